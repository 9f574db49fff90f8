import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { frozen } from "../../../manifests/testing/frozen.ts";
import type { MemberPod } from "../back_end.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import { nextStep } from "../next_step.ts";
import type { MemberObservation, Observation } from "../observation.ts";
import { keeperHolder } from "../permitted_step.ts";
import { rolledOut } from "./rolled_out.ts";
import type { Step } from "../step.ts";
import {
  exampleHealth,
  exampleNow,
  examplePod,
  examplePorts,
  exampleSet,
  healthy,
  listedMember,
  servingMember,
} from "../testing/example_observation.ts";

const names = ["etcd-0", "etcd-1", "etcd-2"];
const old = { revision: "revision 0" };
const unready = { readySince: undefined, unreadySince: exampleNow - 5_000 };
const silent = (pod: string): MemberObservation => ({ pod, state: "silent", reason: "is away" });

/** What is seen when these pods or members differ from a healthy cluster's. */
function seeing(
  pods: Readonly<Record<string, Partial<MemberPod>>>,
  members: Readonly<Record<string, MemberObservation>> = {},
): Observation {
  const { etcd } = healthy();
  return healthy({
    pods: names.map((name) => examplePod(name, pods[name])),
    etcd: { ...etcd, members: etcd.members.map((each) => members[each.pod] ?? each) },
  });
}

const allOld = { "etcd-0": old, "etcd-1": old, "etcd-2": old };
const versions = (...each: readonly string[]) =>
  Object.fromEntries(each.map((version, index) => {
    const pod = `etcd-${index}`;
    return [pod, servingMember(pod, { health: exampleHealth(pod, { version }) })];
  }));
const single: Observation = healthy({
  published: { pods: ["etcd-0"], state: "existing", version: "v" },
  memberSet: exampleSet(1),
  pods: [examplePod("etcd-0", old)],
  ports: [examplePorts("etcd-0")],
  etcd: {
    members: [servingMember("etcd-0")],
    listed: [listedMember("etcd-0")],
    onboarded: [],
  },
});
const alarm = servingMember("etcd-1", {
  health: exampleHealth("etcd-1", { errors: ["alarm:NOSPACE"] }),
});
const ahead = servingMember("etcd-1", {
  health: exampleHealth("etcd-1", { appliedIndex: 1_001 }),
});
const ourRollout = {
  version: "v",
  record: {
    holder: keeperHolder,
    seconds: 120,
    acquiredAt: new Date(exampleNow),
    renewedAt: new Date(exampleNow),
    transitions: 0,
    work: { operation: "rollout", step: "restart-member" },
  },
};

interface Case {
  readonly seen: Observation;
  readonly version?: string;
  readonly members?: 1 | 3;
  readonly paused?: boolean;
  readonly step: string;
}

/** The kind, and the pod or the reason. */
function told(step: Step): string {
  if (step.kind === "restart-member") return `restart ${step.pod.name}`;
  if (step.kind === "move-leader") return `lead ${step.to}`;
  return "reason" in step ? `${step.kind} ${step.reason}` : step.kind;
}

const cases: Readonly<Record<string, Case>> = {
  "leaves pods of the present template alone": { seen: seeing({}), step: "settled" },
  "begins with the last follower": { seen: seeing(allOld), step: "restart etcd-2" },
  "goes on with the next follower": {
    seen: seeing({ ...allOld, "etcd-2": {} }),
    step: "restart etcd-1",
  },
  "moves the leader to the follower that is furthest on": {
    seen: seeing({ "etcd-0": old }, { "etcd-1": ahead }),
    step: "lead etcd-1",
  },
  "restarts who led, once another leads": {
    seen: seeing(
      { "etcd-0": old },
      Object.fromEntries(names.map((pod) => [
        pod,
        servingMember(pod, { health: exampleHealth(pod, { leader: "id of etcd-1" }) }),
      ])),
    ),
    step: "restart etcd-0",
  },
  "waits for a pod that was ended": {
    seen: seeing({ ...allOld, "etcd-2": { ...old, isEnding: true } }),
    step: "wait MemberRestarting",
  },
  "waits until a new pod is ready": {
    seen: seeing({ ...allOld, "etcd-2": unready }, { "etcd-2": silent("etcd-2") }),
    step: "wait MemberRestarting",
  },
  "waits until a new pod has been ready for a minute": {
    seen: seeing({ ...allOld, "etcd-2": { readySince: exampleNow - 59_000 } }),
    step: "wait MemberSettling",
  },
  "stops when etcd ends again and again in a new pod": {
    seen: seeing(
      { ...allOld, "etcd-2": { ...unready, restarts: 2, lastEnd: "OOMKilled" } },
      { "etcd-2": silent("etcd-2") },
    ),
    step: "blocked RolloutStopped",
  },
  "stops when a new pod takes longer than its startup probe allows": {
    seen: seeing(
      { ...allOld, "etcd-2": { ...unready, unreadySince: exampleNow - 3_600_000 } },
      { "etcd-2": silent("etcd-2") },
    ),
    step: "blocked RolloutStopped",
  },
  "touches no broken member while a new one is not ready": {
    seen: seeing(
      { ...allOld, "etcd-1": { ...old, ...unready }, "etcd-2": unready },
      { "etcd-1": silent("etcd-1") },
    ),
    step: "wait MemberRestarting",
  },
  "begins with a member that is not ready": {
    seen: seeing(
      { ...allOld, "etcd-1": { ...old, ...unready } },
      { "etcd-1": silent("etcd-1") },
    ),
    step: "restart etcd-1",
  },
  "begins with one that answers and is not ready, even if it leads": {
    seen: seeing({ ...allOld, "etcd-0": { ...old, ...unready } }),
    step: "restart etcd-0",
  },
  "waits while an alarm is raised": {
    seen: seeing(allOld, { "etcd-1": alarm }),
    step: "wait RolloutHeld",
  },
  "lets nobody restart while a member of the present template is away": {
    seen: seeing({ "etcd-0": old, "etcd-1": unready }, { "etcd-1": silent("etcd-1") }),
    step: "wait MemberRestarting",
  },
  "restarts nobody for having crashed": {
    seen: seeing({ "etcd-1": { restarts: 9, lastEnd: "OOMKilled" } }),
    step: "settled",
  },
  "restarts the only member, since there is no other way": {
    seen: single,
    members: 1,
    step: "restart etcd-0",
  },
  "mends the only member, which serves nobody": {
    seen: {
      ...single,
      pods: [examplePod("etcd-0", { ...old, ...unready })],
      etcd: { members: [silent("etcd-0")], listed: undefined, onboarded: undefined },
    },
    members: 1,
    step: "restart etcd-0",
  },
  "gives a template that failed to no further member without a quorum": {
    seen: {
      ...seeing(
        { "etcd-0": old, "etcd-1": { ...old, ...unready }, "etcd-2": unready },
        { "etcd-1": silent("etcd-1"), "etcd-2": silent("etcd-2") },
      ),
      etcd: {
        members: [servingMember("etcd-0"), silent("etcd-1"), silent("etcd-2")],
        listed: undefined,
        onboarded: undefined,
      },
    },
    step: "wait QuorumMissing",
  },
  "restarts a member that trusts other CAs than are published": {
    seen: {
      ...healthy(),
      ports: names.map((pod) =>
        examplePorts(
          pod,
          pod === "etcd-1"
            ? { client: { served: undefined, trusts: [], distrusts: ["clients"] } }
            : {},
        )
      ),
    },
    step: "restart etcd-1",
  },
  "skips no minor version": {
    seen: seeing(allOld, versions("3.5.33", "3.5.33", "3.5.33")),
    version: "3.7.1",
    step: "blocked VersionPath",
  },
  "goes on while members are of two minor versions": {
    seen: seeing({ ...allOld, "etcd-2": {} }, versions("3.5.33", "3.5.33", "3.6.16")),
    step: "restart etcd-1",
  },
  "goes down by no minor version": {
    seen: seeing(allOld),
    version: "3.5.33",
    step: "blocked VersionPath",
  },
  "stands still while it is paused": { seen: seeing(allOld), paused: true, step: "paused" },
  "sees its last restart through": {
    seen: { ...seeing({ "etcd-0": { isEnding: true } }), operation: ourRollout },
    step: "wait MemberRestarting",
  },
};

describe("rolloutStep() as nextStep() takes it", () => {
  for (const [behaviour, each] of Object.entries(cases)) {
    it(behaviour, () => {
      const { members = 3, paused = false, seen, step, version = "3.6.16" } = each;
      const config = exampleCluster({ spec: { members, paused, version } });
      const plan = { config, addresses: memberAddresses(config) };
      assert.equal(told(nextStep(plan, frozen(seen))), step);
    });
  }
});

describe("rolledOut()", () => {
  it("names the pods that are to be restarted", () => {
    const { message, reason, status } = rolledOut(seeing({ "etcd-0": old, "etcd-2": old }));
    assert.deepEqual([status, reason], ["False", "RolloutPending"]);
    assert.match(message, /etcd-0 \(.*\), etcd-2 \(/);
    assert.equal(rolledOut(seeing({})).status, "True");
  });
});
