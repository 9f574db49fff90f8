import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { MemberPod } from "../back_end.ts";
import { conditionsOf } from "../conditions.ts";
import type { MemberObservation, Observation } from "../observation.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { exampleHealth, healthy, servingMember } from "../testing/example_observation.ts";
import { down, silent } from "../testing/membership_scene.ts";
import { type Quorum, quorumOf } from "./quorum.ts";
import { quorumStep } from "./quorum_step.ts";

const late = (pod: string): MemberObservation => ({
  pod,
  state: "silent",
  reason: "gives no answer in time",
});
const slow = (pod: string): MemberObservation => ({
  pod,
  state: "silent",
  reason: "gives no answer in time",
  isListening: true,
});
const leaderless = (pod: string): MemberObservation =>
  servingMember(pod, { health: exampleHealth(pod, { leader: "0" }) });
const learning = (pod: string): MemberObservation =>
  servingMember(pod, { health: exampleHealth(pod, { isLearner: true }) });

/** Three members whose list nobody could read; pods that are not named are ready. */
function unlisted(members: readonly MemberObservation[], pods: readonly MemberPod[] = []) {
  const seen = healthy();
  return {
    ...seen,
    pods: seen.pods.map((pod) => pods.find(({ name }) => name === pod.name) ?? pod),
    etcd: { members, listed: undefined, onboarded: undefined },
  } satisfies Observation;
}

const cases: Readonly<Record<string, readonly [Observation, Quorum]>> = {
  "is seen where the list was read": [healthy(), "seen"],
  "is not known where nobody answers in time and all pods are ready": [
    unlisted([late("etcd-0"), late("etcd-1"), late("etcd-2")]),
    "unknown",
  ],
  "is not known where all answer, and the list took too long": [
    unlisted([servingMember("etcd-0"), servingMember("etcd-1"), servingMember("etcd-2")]),
    "unknown",
  ],
  "is not known where two may serve each other": [
    unlisted([leaderless("etcd-0"), late("etcd-1"), late("etcd-2")]),
    "unknown",
  ],
  "is not known where most are slow, and therefore not ready": [
    unlisted([slow("etcd-0"), slow("etcd-1"), silent("etcd-2")], [
      down("etcd-0"),
      down("etcd-1"),
      down("etcd-2"),
    ]),
    "unknown",
  ],
  "is missing where nobody knows a leader": [
    unlisted([leaderless("etcd-0"), leaderless("etcd-1"), silent("etcd-2")]),
    "missing",
  ],
  "is missing where most are silent and not ready": [
    unlisted([silent("etcd-0"), late("etcd-1"), servingMember("etcd-2")], [
      down("etcd-0"),
      down("etcd-1"),
    ]),
    "missing",
  ],
  "does not count who has no vote": [
    unlisted([silent("etcd-0"), servingMember("etcd-1"), learning("etcd-2")], [down("etcd-0")]),
    "missing",
  ],
};

describe("a quorum", () => {
  for (const [title, [seen, expected]] of Object.entries(cases)) {
    it(title, () => assert.equal(quorumOf(seen), expected));
  }
});

describe("quorumStep()", () => {
  const rested = (seen: Observation) => {
    const step = quorumStep(seen);
    assert.ok(step?.kind === "wait");
    const [available] = conditionsOf({ config: exampleCluster(), seen, step });
    return { reason: step.reason, message: step.message, available: available?.status };
  };

  it("claims no loss when nobody answers in time, and says what Kubernetes sees", () => {
    const { available, message, reason } = rested(
      unlisted([servingMember("etcd-0"), late("etcd-1"), late("etcd-2")]),
    );
    assert.deepEqual([reason, available], ["QuorumUnknown", "Unknown"]);
    assert.match(message, /etcd-0 follows a leader, and its list of members could not be read; /);
    assert.match(message, /etcd-1 gives no answer in time: its pod is ready since 2026-05-31/);
  });

  it("says who knows no leader", () => {
    const { available, message, reason } = rested(
      unlisted([leaderless("etcd-0"), leaderless("etcd-1"), leaderless("etcd-2")]),
    );
    assert.deepEqual([reason, available], ["QuorumMissing", "False"]);
    assert.match(message, /^No quorum: etcd-0 knows no leader; etcd-1 /);
  });
});
