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

  it("reads what was noted of the contents, and which bundle came with it", () => {
    const digest = "cd".repeat(32);
    const tenant = { name: "team-a", prefix: "/team-a/", keys: 20, sampled: 2, digest };
    const whole: SnapshotManifest = {
      ...manifest,
      contents: { keys: 41, hash: { hash: 1_234, compacted: -1 }, tenants: [tenant] },
      bundle: { file: "20261122T101703Z-r4711.bundle.age", sha256: digest },
    };
    assert.deepEqual(parseManifest(formatManifest(whole), "a.json"), whole);
  });

  const broken: Readonly<Record<string, string>> = {
    "half a file": formatManifest(manifest).slice(0, 40),
    "a list": "[]",
    "another version": JSON.stringify({ ...manifest, version: 2 }),
    "a compression that is unknown": JSON.stringify({ ...manifest, compression: "lz4" }),
    "no file": JSON.stringify({ ...manifest, file: undefined }),
    "no size": JSON.stringify({ ...manifest, size: undefined }),
    "contents without a count": JSON.stringify({ ...manifest, contents: { tenants: [] } }),
    "a tenant without a digest": JSON.stringify({
      ...manifest,
      contents: { keys: 1, tenants: [{ name: "a", prefix: "/a/", keys: 1, sampled: 1 }] },
    }),
    "a bundle without a file": JSON.stringify({ ...manifest, bundle: { sha256: "ab" } }),
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
