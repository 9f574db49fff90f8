import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { sampledMetrics, serverSeries } from "./server_series.ts";
import { addedQuantile, memberSample } from "./targets/member_sample.ts";

interface Told {
  readonly cpu: number;
  readonly fsync: readonly [number, number, number];
  readonly changes?: number;
}

function textOf({ changes = 1, cpu, fsync: [fast, slow, all] }: Told): string {
  return `\
# HELP etcd_disk_wal_fsync_duration_seconds The latency distributions of fsync called by WAL.
# TYPE etcd_disk_wal_fsync_duration_seconds histogram
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.001"} ${fast}
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.002"} ${slow}
etcd_disk_wal_fsync_duration_seconds_bucket{le="+Inf"} ${all}
etcd_disk_wal_fsync_duration_seconds_sum 0.5
etcd_disk_wal_fsync_duration_seconds_count ${all}
etcd_server_leader_changes_seen_total ${changes}
etcd_server_proposals_pending 3
etcd_server_proposals_pending_other 99
process_cpu_seconds_total ${cpu}
process_resident_memory_bytes 1.048576e+06
`;
}

describe("serverSeries()", () => {
  const samples = [
    { cpu: 10, fsync: [100, 100, 100] },
    { cpu: 10.5, fsync: [150, 200, 200] },
    undefined,
    { cpu: 11, fsync: [150, 200, 200], changes: 2 },
    // It was started again.
    { cpu: 0.25, fsync: [10, 10, 10], changes: 2 },
  ] as const;
  const series = serverSeries(
    "etcd-0",
    samples.map((told, second) => ({
      at: second * 1_000,
      sample: told && memberSample(textOf(told), sampledMetrics),
    })),
  );

  function values(name: string): readonly (number | null)[] | undefined {
    return series.find((each) => each.name === name)?.values;
  }

  it("tells gauges as they stand, and nothing for a second without an answer", () => {
    assert.deepEqual(values("proposals-pending"), [3, null, null, 3]);
    assert.deepEqual(values("rss-bytes"), [1_048_576, null, null, 1_048_576]);
  });

  it("tells what was added, also to a process that was started again", () => {
    assert.deepEqual(values("cpu"), [0.5, null, null, 0.25]);
    assert.deepEqual(values("leader-changes"), [0, null, null, 0]);
  });

  it("tells the quantile of what was added in the second", () => {
    assert.equal(values("wal-fsync-p99")?.[0], 1.98);
  });

  it("leaves out what a member does not tell", () => {
    assert.equal(values("db-bytes"), undefined);
  });
});

describe("addedQuantile()", () => {
  const earlier = new Map([[1, 10], [2, 10], [Infinity, 10]]);

  it("goes in a straight line through the bucket", () => {
    const later = new Map([[1, 60], [2, 110], [Infinity, 110]]);
    assert.equal(addedQuantile(0.5, { earlier, later }), 1);
    assert.equal(addedQuantile(0.75, { earlier, later }), 1.5);
  });

  it("says no more of what is above all bounds than that", () => {
    assert.equal(
      addedQuantile(0.99, { earlier, later: new Map([[1, 10], [2, 10], [Infinity, 20]]) }),
      2,
    );
  });

  it("is nothing where nothing was added", () => {
    assert.equal(addedQuantile(0.5, { earlier, later: earlier }), null);
    assert.equal(addedQuantile(0.5, { earlier: new Map(), later: new Map() }), null);
  });
});

describe("memberSample()", () => {
  it("adds up the series of a metric", () => {
    const text = 'a_total{kind="x"} 2\na_total{kind="y",le="3"} 3\na_total_more 9\nb 1\n';
    const { values } = memberSample(text, { values: ["a_total", "b", "c"], histograms: [] });
    assert.deepEqual([...values], [["a_total", 5], ["b", 1]]);
  });

  it("adds up the buckets of a histogram, between which its sums and counts stand", () => {
    const text = ["Put", "Txn"].flatMap((op) => [
      `apply_bucket{op="${op}",le="0.1"} 2`,
      `apply_bucket{op="${op}",le="+Inf"} 3`,
      `apply_sum{op="${op}"} 0.7`,
      `apply_count{op="${op}"} 3`,
    ]).join("\n");
    const { buckets } = memberSample(text, { values: [], histograms: ["apply"] });
    assert.deepEqual([...buckets.get("apply") ?? []], [[0.1, 4], [Infinity, 6]]);
  });
});
