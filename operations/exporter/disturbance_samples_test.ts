import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Observation } from "../keeper/observation.ts";
import { type Step, wait } from "../keeper/step.ts";
import {
  exampleNow,
  examplePod,
  exampleRotations,
  healthy,
  nothing,
} from "../keeper/testing/example_observation.ts";
import { disturbanceSamples } from "./disturbance_samples.ts";

const settled: Step = { kind: "settled" };

/** What is not 0, as in `rotation_phase client stable`: 1. */
function told(seen: Observation, step: Step = settled): Record<string, number> {
  const samples = disturbanceSamples({ seen, step }).filter(({ value }) => value !== 0);
  return Object.fromEntries(
    samples.map(({ labels = {}, metric, value }) => [
      [metric, ...Object.values(labels)].join(" "),
      value,
    ]),
  );
}

const atRest = {
  "rotation_generation client": 1,
  "rotation_phase client stable": 1,
  "rotation_generation peer": 1,
  "rotation_phase peer stable": 1,
};

/** Somebody holds the operations Lease. */
function heldBy(holder: string, operation?: string): Observation {
  const [acquiredAt, renewedAt] = [new Date(exampleNow), new Date(exampleNow)];
  const work = operation === undefined ? {} : { work: { operation, step: "snapshot" } };
  const record = { holder, seconds: 60, acquiredAt, renewedAt, transitions: 0, ...work };
  return healthy({ operation: { record, version: "v" } });
}

describe("disturbanceSamples()", () => {
  it("tells that nothing is pending, runs or rotates", () => {
    assert.deepEqual(told(healthy()), atRest);
    const pending = disturbanceSamples({ seen: healthy(), step: settled })[0];
    assert.deepEqual(pending, { metric: "rollout_pending_pods", value: 0 });
  });

  it("does not say what is pending before there are members", () => {
    const metrics = disturbanceSamples({ seen: nothing(), step: settled });
    assert.equal(metrics.some(({ metric }) => metric === "rollout_pending_pods"), false);
  });

  it("counts the pods of an older template", () => {
    const pods = [
      examplePod("etcd-0", { revision: "revision 0" }),
      examplePod("etcd-1"),
      examplePod("etcd-2", { revision: "revision 0" }),
    ];
    assert.deepEqual(told(healthy({ pods })), { rollout_pending_pods: 2, ...atRest });
  });

  it("names the keeper's operation, also while it waits within one", () => {
    const within = wait("MemberRestarting", "etcd-0 starts", { operation: "rollout" });
    assert.deepEqual(told(healthy(), within), { "operation_running rollout": 1, ...atRest });
    assert.deepEqual(told(healthy(), wait("RolloutHeld", "A member is away")), atRest);
  });

  it("names what somebody else is about, as far as they say", () => {
    assert.deepEqual(told(heldBy("job", "defragmentation")), {
      "operation_running defragmentation": 1,
      ...atRest,
    });
    assert.deepEqual(told(heldBy("job")), { "operation_running unknown": 1, ...atRest });
    assert.deepEqual(told(heldBy("keeper", "rollout")), atRest);
  });

  it("tells the generation that signs, and the phase that is reached", () => {
    const { certificates } = healthy();
    const change = { from: 1, to: 2, old: "clients", new: "clients 2", switched: true };
    const rotations = exampleRotations({ client: { generation: 2, change, version: "v" } });
    assert.deepEqual(told(healthy({ certificates: { ...certificates, rotations } })), {
      "rotation_generation client": 2,
      "rotation_phase client drop-old": 1,
      "rotation_generation peer": 1,
      "rotation_phase peer stable": 1,
    });
  });
});
