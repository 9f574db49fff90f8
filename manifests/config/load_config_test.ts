import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { loadConfig } from "./load_config.ts";
import { briefFindings } from "./testing/brief_findings.ts";
import { clusterYaml } from "./testing/cluster_yaml.ts";
import { type FolderFiles, withFolder } from "./testing/with_folder.ts";

/** Loads a path of a folder with these files; findings begin with the file's name. */
async function load(files: FolderFiles, path = "etcd.yaml"): Promise<string[]> {
  return await withFolder(files, async (folder) => {
    const result = await loadConfig(join(folder, path));
    const brief = briefFindings(result);
    if (result.ok) {
      return [`${result.file.slice(folder.length + 1)} ${result.config.metadata.name}`];
    }
    assert.equal(result.stuck, false);
    return result.findings.map(({ position }, index) =>
      `${position.file.slice(folder.length + 1)}:${brief[index]}`
    );
  });
}

describe("loadConfig()", () => {
  it("loads a file", async () => {
    assert.deepEqual(await load({ "etcd.yaml": clusterYaml() }), ["etcd.yaml tenants"]);
    assert.deepEqual(await load({ "a/my": clusterYaml() }, "a/my"), ["a/my tenants"]);
  });

  it("loads the cluster of a folder", async () => {
    assert.deepEqual(await load({ "etcd.yaml": clusterYaml() }, ""), ["etcd.yaml tenants"]);
  });

  it("loads a file with CRLF and a byte order mark, and counts its columns without it", async () => {
    const text = `\ufeff${clusterYaml("members: 3")}`.replaceAll("\n", "\r\n");
    assert.deepEqual(await load({ "etcd.yaml": text }), ["etcd.yaml tenants"]);
    assert.deepEqual(await load({ "etcd.yaml": "\ufeff{kind: EtcdCluster, metadata: 3}" }), [
      "etcd.yaml:1:1 missing-field apiVersion",
      "etcd.yaml:1:31 wrong-type metadata",
    ]);
  });

  it("gives up on 10 MB before it parses them", async () => {
    const begin = performance.now();
    assert.deepEqual(await load({ "etcd.yaml": "- a\n".repeat(2_500_000) }), [
      "etcd.yaml:1:1 too-large",
    ]);
    assert(performance.now() - begin < 2_000);
  });

  it("reports findings in the order of their places", async () => {
    const text = clusterYaml("members: 4", "zebra: 1", "paused: 3", "quota: many");
    assert.deepEqual(await load({ "etcd.yaml": text }), [
      "etcd.yaml:6:12 even-members spec.members",
      "etcd.yaml:7:3 unknown-field spec.zebra",
      "etcd.yaml:8:11 wrong-type spec.paused",
      "etcd.yaml:9:10 wrong-quantity spec.quota",
    ]);
  });

  it("refuses two clusters in one folder", async () => {
    assert.deepEqual(await load({ "a.yaml": clusterYaml(), "b.yaml": clusterYaml() }, ""), [
      "a.yaml:2:1 several-clusters",
      "b.yaml:2:1 several-clusters",
    ]);
  });

  it("refuses what does not exist", async () => {
    assert.deepEqual(await load({}), ["etcd.yaml:1:1 unreadable"]);
  });
});
