import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { loadConfig } from "../manifests/config/load_config.ts";
import { clusterYaml } from "../manifests/config/testing/cluster_yaml.ts";
import { type FolderFiles, withFolder } from "../manifests/config/testing/with_folder.ts";

/** What loading a path of a folder comes to: the cluster's name, or places and codes. */
async function load(files: FolderFiles, path: string): Promise<string[]> {
  return await withFolder(files, async (folder) => {
    const result = await loadConfig(join(folder, path));
    if (result.ok) return [result.config.metadata.name];
    return result.findings.map(({ code, position: { file, line, column } }) =>
      `${file.slice(folder.length + 1)}:${line}:${column} ${code}`
    );
  });
}

const document =
  '{ apiVersion: "etcd.kamaji.clastix.io/v1alpha1", kind: "EtcdCluster", metadata: { name: "a" } }';
const secret = { "secret.yaml": clusterYaml(), "secret.ts": "", "secret.json": "{}" };

describe("loadConfig() of a folder with symlinks", () => {
  const cases: readonly (readonly [string, FolderFiles, readonly string[]])[] = [
    ["follows one within the folder, as ConfigMap volumes have it", {
      "app/..2026/etcd.yaml": clusterYaml(),
      "app/..data": { link: "..2026" },
      "app/etcd.yaml": { link: "..data/etcd.yaml" },
    }, ["tenants"]],
    ["follows an import within the folder", {
      "app/etcd.config.ts": `import "./a.ts"; import "./b.ts"; export default ${document};`,
      "app/a.ts": "",
      "app/b.ts": { link: "a.ts" },
    }, ["a"]],
    ["refuses a YAML file that is elsewhere", {
      ...secret,
      "app/etcd.yaml": { link: "../secret.yaml" },
    }, ["app/etcd.yaml:1:1 config-denied"]],
    ["refuses a TypeScript file that is elsewhere", {
      ...secret,
      "app/etcd.config.ts": { link: "../secret.ts" },
    }, ["app/etcd.config.ts:1:1 config-denied"]],
    ["refuses a file through a symlinked folder", {
      "elsewhere/etcd.yaml": clusterYaml(),
      "app/lib": { link: "../elsewhere" },
      "app/etcd.yaml": { link: "lib/etcd.yaml" },
    }, ["app/etcd.yaml:1:1 config-denied"]],
    ["refuses imports that are elsewhere", {
      ...secret,
      "app/etcd.config.ts":
        'import "./a.ts"; import b from "./b.json" with { type: "json" };\nimport "./etc.ts";',
      "app/a.ts": { link: "../secret.ts" },
      "app/b.json": { link: "../secret.json" },
      "app/etc.ts": { link: "/etc/hostname" },
    }, [
      "app/etcd.config.ts:1:9 config-denied",
      "app/etcd.config.ts:1:33 config-denied",
      "app/etcd.config.ts:2:9 config-denied",
    ]],
    ["refuses an import through a symlinked folder", {
      ...secret,
      "app/etcd.config.ts": 'import "./lib/secret.ts";',
      "app/lib": { link: ".." },
    }, ["app/etcd.config.ts:1:9 config-denied"]],
    ["says that one leads nowhere", { "app/etcd.yaml": { link: "gone.yaml" } }, [
      "app/etcd.yaml:1:1 unreadable",
    ]],
    ["says that one leads in a circle", { "app/etcd.yaml": { link: "etcd.yaml" } }, [
      "app/etcd.yaml:1:1 unreadable",
    ]],
  ];
  for (const [what, files, expected] of cases) {
    it(what, async () => assert.deepEqual(await load(files, "app"), expected));
  }

  it("follows one that was named itself, and takes its imports from where it leads", async () => {
    const files = {
      "real/etcd.config.ts": `import "./a.ts"; export default ${document};`,
      "real/a.ts": "",
      "app/etcd.config.ts": { link: "../real/etcd.config.ts" },
    };
    assert.deepEqual(await load(files, "app/etcd.config.ts"), ["a"]);
  });
});
