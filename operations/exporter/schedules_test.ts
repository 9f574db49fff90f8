import { describe, it } from "@std/testing/bdd";
import type { V1CronJob } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { scheduleSamples } from "./schedule_samples.ts";
import { isFailing, readSchedules, type ScheduleState } from "./schedules.ts";

const idle: ScheduleState = { name: "snapshot", createdAt: 1_000, running: 0, suspended: false };

describe("readSchedules()", () => {
  it("asks for each of our CronJobs by its name, and leaves out what is not there", async () => {
    const asked: string[] = [];
    const states = await readSchedules(exampleCluster(), (name) => {
      asked.push(name);
      const drill: V1CronJob = {
        metadata: { creationTimestamp: new Date(5_000) },
        spec: { schedule: "@weekly", jobTemplate: {}, suspend: true },
        status: { active: [{}], lastScheduleTime: new Date(7_000) },
      };
      return Promise.resolve(name === "etcd-drill" ? drill : undefined);
    });
    assert.deepEqual(asked, [
      "etcd-snapshot",
      "etcd-verification",
      "etcd-drill",
      "etcd-defragmentation",
    ]);
    assert.deepEqual(states, [
      { name: "drill", createdAt: 5_000, startedAt: 7_000, running: 1, suspended: true },
    ]);
  });
});

describe("isFailing()", () => {
  for (
    const [what, state, expected] of [
      ["that never ran", {}, false],
      ["that runs for the first time", { startedAt: 2_000, running: 1 }, false],
      ["whose first run failed", { startedAt: 2_000 }, true],
      ["whose last run succeeded", { startedAt: 2_000, succeededAt: 3_000 }, false],
      ["whose last run failed", { startedAt: 9_000, succeededAt: 3_000 }, true],
      ["that tries again", { startedAt: 9_000, succeededAt: 3_000, running: 1 }, false],
    ] as const
  ) {
    it(`is ${expected} of one ${what}`, () => {
      assert.equal(isFailing({ ...idle, ...state }), expected);
    });
  }
});

describe("scheduleSamples()", () => {
  it("does not say when something happened that never did", () => {
    const metrics = scheduleSamples([idle]).map(({ metric }) => metric);
    assert.deepEqual(metrics, [
      "schedule_created_timestamp_seconds",
      "schedule_running",
      "schedule_failing",
      "schedule_suspended",
    ]);
  });
});
