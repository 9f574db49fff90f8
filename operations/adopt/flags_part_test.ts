import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { flagsPart } from "./flags_part.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

function partOf(flags: Readonly<Record<string, string | undefined>>) {
  return flagsPart(liveReleaseFixture({ flags }));
}

describe("the flags of a release", () => {
  it("become fields in our units", () => {
    const { spec } = partOf({
      "heartbeat-interval": "250",
      "election-timeout": "2500",
      "max-request-bytes": "2097152",
      "experimental-watch-progress-notify-interval": "10s",
      "tls-min-version": "TLS1.3",
    });
    assert.equal(spec.quota, "8Gi");
    assert.deepEqual(spec.raft, {
      snapshotCount: 10_000,
      heartbeatInterval: "250ms",
      electionTimeout: "2500ms",
    });
    assert.deepEqual(spec.requests, { maxBytes: "2Mi", watchProgressInterval: "10s" });
    assert.deepEqual(spec.tls, { minVersion: "TLS1.3" });
    assert.deepEqual(spec.ports, { client: 2379, peer: 2380, metrics: 2381 });
    assert.equal(spec.clusterDomain, "cluster.local");
    assert.deepEqual(spec.extraArguments, {});
  });

  it("mean etcd's own quota when they say none", () => {
    assert.equal(partOf({ "quota-backend-bytes": undefined }).spec.quota, "2Gi");
    assert.equal(partOf({ "quota-backend-bytes": "0" }).spec.quota, "2Gi");
  });

  it("say compaction in hours by a bare number", () => {
    const { spec } = partOf({ "auto-compaction-retention": "2" });
    assert.deepEqual(spec.compaction, { mode: "periodic", retention: "2h" });
  });

  it("cannot turn compaction off, which is told", () => {
    for (const retention of ["0", undefined, "soon"]) {
      const { notes, spec } = partOf({ "auto-compaction-retention": retention });
      assert.deepEqual(spec.compaction, { mode: "periodic", retention: "5m" });
      assert.equal(notes[0]?.subject, "spec.compaction");
    }
    const { notes } = partOf({
      "auto-compaction-mode": "revision",
      "auto-compaction-retention": "10",
    });
    assert.equal(notes[0]?.subject, "spec.compaction");
  });

  it("go on as extra arguments where there is no field for them", () => {
    const { spec } = partOf({ "log-level": "warn", "pre-vote": "true" });
    assert.deepEqual(spec.extraArguments, { "log-level": "warn" });
    const { spec: without } = partOf({ "pre-vote": "false" });
    assert.deepEqual(without.extraArguments, { "pre-vote": "false" });
  });
});
