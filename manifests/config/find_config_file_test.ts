import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { basename } from "node:path";
import { findConfigFile } from "./find_config_file.ts";
import { clusterYaml } from "./testing/cluster_yaml.ts";
import { type FolderFiles, withFolder } from "./testing/with_folder.ts";

const cluster = clusterYaml();
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";

async function found(files: FolderFiles): Promise<string | string[]> {
  return await withFolder(files, async (folder) => {
    const result = await findConfigFile(folder);
    if (result.ok) return basename(result.file);
    return result.findings.map(({ code, position, message }) =>
      `${basename(position.file)}:${position.line} ${code} ${message}`.replaceAll(`${folder}/`, "")
    );
  });
}

describe("findConfigFile()", () => {
  const cases: readonly (readonly [string, FolderFiles, string])[] = [
    ["etcd.yaml", { "etcd.yaml": cluster, "README.md": "" }, "etcd.yaml"],
    ["etcd.yml", { "etcd.yml": cluster }, "etcd.yml"],
    ["etcd.config.ts without running it", { "etcd.config.ts": "for (;;);" }, "etcd.config.ts"],
    ["a file of another name", { "tenants.yaml": cluster, "a.yaml": namespace }, "tenants.yaml"],
    ["a cluster behind other documents", { "all.yaml": `${namespace}---\n${cluster}` }, "all.yaml"],
    ["a cluster with CRLF and quotes", {
      "a.yaml":
        "apiVersion: 'etcd.kamaji.clastix.io/v1alpha1'\r\nkind: \"EtcdCluster\"  # ours\r\n",
    }, "a.yaml"],
    ["an etcd.yaml that does not say what it is", {
      "etcd.yaml": "spec: {}",
      "a.yaml": namespace,
    }, "etcd.yaml"],
    ["an etcd.yaml that is no YAML", { "etcd.yaml": "{{ template }}" }, "etcd.yaml"],
    ["a cluster beside a template", { "etcd.yaml": cluster, "a.yaml": "{{ x }}" }, "etcd.yaml"],
    ["a cluster beside a larger file", {
      "etcd.yaml": cluster,
      "crds.yaml": "#".repeat(2 << 20),
    }, "etcd.yaml"],
    ["a cluster beside one of another project", {
      "etcd.yaml": cluster,
      "b.yaml": "apiVersion: etcd.aenix.io/v1alpha1\nkind: EtcdCluster\n",
    }, "etcd.yaml"],
    ["no cluster in folders below", {
      "etcd.yaml": cluster,
      "other/etcd.yaml": cluster,
    }, "etcd.yaml"],
  ];
  for (const [what, files, expected] of cases) {
    it(`finds ${what}`, async () => assert.equal(await found(files), expected));
  }

  it("refuses two clusters and names both places", async () => {
    assert.deepEqual(await found({ "a.yaml": cluster, "b.yaml": `# two\n${cluster}` }), [
      "a.yaml:2 several-clusters a folder holds one cluster, and b.yaml:3 declares another",
      "b.yaml:3 several-clusters a folder holds one cluster, and a.yaml:2 declares another",
    ]);
  });

  it("refuses a YAML and a TypeScript config beside each other", async () => {
    const findings = await found({ "etcd.yaml": cluster, "etcd.config.ts": "export default {};" });
    assert.deepEqual([...findings].map((each) => each.split(" ").slice(0, 2).join(" ")), [
      "etcd.config.ts:1 several-clusters",
      "etcd.yaml:2 several-clusters",
    ]);
  });

  it("refuses a folder without one", async () => {
    const message = "no-cluster the folder has no etcd.yaml and no etcd.config.ts";
    for (const files of [{ "a.yaml": namespace }, { "deep/etcd.yaml": cluster }]) {
      const [finding, ...others] = await found(files);
      assert(finding?.endsWith(message));
      assert.deepEqual(others, []);
    }
  });
});
