import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { SnapshotManifest } from "../snapshots/snapshot_manifest.ts";
import type { StoredSnapshot } from "../snapshots/stored_snapshots.ts";
import { restorableSnapshot } from "./restorable_snapshot.ts";

const config = exampleCluster();

function snapshot(
  name: string,
  { verified = true, ...manifest }: Partial<SnapshotManifest> & { readonly verified?: boolean } =
    {},
): StoredSnapshot {
  const takenAt = "2026-11-23T04:15:00.000Z";
  return {
    name,
    verified,
    takenAt: new Date(takenAt),
    manifest: {
      version: 1,
      cluster: "kamaji-system/etcd",
      clusterId: "1",
      member: "etcd-0",
      etcdVersion: config.spec.version,
      revision: 7,
      takenAt,
      file: `${name}.db`,
      encrypted: false,
      size: 1,
      sha256: "00",
      ...manifest,
    },
  };
}

describe("restorableSnapshot()", () => {
  it("takes the newest one that was verified", () => {
    const stored = [snapshot("c", { verified: false }), snapshot("b"), snapshot("a")];
    assert.equal(restorableSnapshot(stored, { config }).name, "b");
  });

  it("takes the one that is named, verified or not", () => {
    const stored = [snapshot("c", { verified: false }), snapshot("b")];
    assert.equal(restorableSnapshot(stored, { config, name: "c" }).name, "c");
  });

  const refused: readonly (readonly [string, readonly StoredSnapshot[], RegExp])[] = [
    ["without any", [], /There is no snapshot$/],
    [
      "when none was verified",
      [snapshot("a", { verified: false })],
      /No snapshot was verified yet/,
    ],
    ["of another cluster", [snapshot("a", { cluster: "other/etcd" })], /of another cluster/],
    ["of another minor of etcd", [snapshot("a", { etcdVersion: "3.5.33" })], /etcd 3\.5\.33/],
  ];
  for (const [what, stored, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => restorableSnapshot(stored, { config }), {
        code: "snapshot-refused",
        message,
      });
    });
  }

  it("takes another patch of the same minor", () => {
    const [line] = /^\d+\.\d+/.exec(config.spec.version) ?? [];
    const stored = [snapshot("a", { etcdVersion: `${line}.99` })];
    assert.equal(restorableSnapshot(stored, { config }).name, "a");
  });
});
