import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../diagnostics/failure.ts";
import { formatManifest, parseManifest, type SnapshotManifest } from "./snapshot_manifest.ts";

const manifest: SnapshotManifest = {
  version: 1,
  cluster: "kamaji-system/etcd",
  clusterId: "cdf818194e3a8c32",
  member: "etcd-1",
  etcdVersion: "3.6.16",
  revision: 4_711,
  takenAt: "2026-11-22T10:17:03.000Z",
  file: "20261122T101703Z-r4711.db.gz",
  compression: "gzip",
  encrypted: false,
  size: 20_512,
  sha256: "ab".repeat(32),
};

describe("parseManifest()", () => {
  it("reads what was written", () => {
    assert.deepEqual(parseManifest(formatManifest(manifest), "a.json"), manifest);
  });

  const broken: Readonly<Record<string, string>> = {
    "half a file": formatManifest(manifest).slice(0, 40),
    "a list": "[]",
    "another version": JSON.stringify({ ...manifest, version: 2 }),
    "a compression that is unknown": JSON.stringify({ ...manifest, compression: "lz4" }),
    "no file": JSON.stringify({ ...manifest, file: undefined }),
    "no size": JSON.stringify({ ...manifest, size: undefined }),
    "a time that is none": JSON.stringify({ ...manifest, takenAt: "yesterday" }),
  };
  for (const [what, text] of Object.entries(broken)) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parseManifest(text, "a.json"),
        (error) => error instanceof Failure && error.code === "snapshot-refused",
      );
    });
  }
});
