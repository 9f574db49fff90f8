import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { adoptionProblems } from "./adoption_problems.ts";
import type { LiveRelease } from "./live_release.ts";
import type { MemberSurvey } from "./survey_members.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

const pods = ["etcd-0", "etcd-1", "etcd-2"];
const list = pods.map((name) => ({ name, peerUrls: [peerUrlOf(name)] }));

function peerUrlOf(pod: string): string {
  return `https://${pod}:2380`;
}

function survey(pod: string, changes: Partial<MemberSurvey> = {}): MemberSurvey {
  return {
    pod,
    authentication: true,
    list,
    health: {
      endpoint: pod,
      id: pod,
      name: pod,
      version: "3.6.16",
      isLearner: false,
      leader: "1",
      databaseSize: 1,
      databaseInUse: 1,
      raftIndex: 10,
      appliedIndex: 10,
      errors: [],
    },
    ...changes,
  };
}

function problemsOf(
  changes: Partial<MemberSurvey> = {},
  release: LiveRelease = liveReleaseFixture(),
): string[] {
  const [first, ...others] = pods.map((pod) => survey(pod));
  const surveys = [{ ...(first ?? survey("etcd-0")), ...changes }, ...others];
  return adoptionProblems(release, { surveys, peerUrlOf });
}

describe("what stands against an adoption", () => {
  it("is nothing when all is well", () => {
    assert.deepEqual(problemsOf(), []);
  });

  it("is a member that does not answer, with its reason", () => {
    const problems = problemsOf({
      health: { endpoint: "x", cause: new Error("no route") },
      list: undefined,
      authentication: undefined,
    });
    assert.ok(problems.includes("etcd-0 was asked in vain: no route"), problems.join());
  });

  it("is authentication that is off on one of them", () => {
    assert.deepEqual(problemsOf({ authentication: false }), ["Authentication is off on etcd-0"]);
  });

  it("is an address that leads to another member", () => {
    const { health } = survey("etcd-1");
    assert.deepEqual(problemsOf({ health }), ['Pod etcd-0 answers as member "etcd-1"']);
  });

  it("is an alarm, a learner and a member without a leader", () => {
    const { health } = survey("etcd-0");
    const alarmed = problemsOf({ health: { ...health, errors: ["alarm:NOSPACE"] } as never });
    assert.deepEqual(alarmed, ['etcd-0 reports "alarm:NOSPACE"']);
    const learner = problemsOf({ health: { ...health, isLearner: true } as never });
    assert.deepEqual(learner, ["etcd-0 is a learner"]);
    const lost = problemsOf({ health: { ...health, leader: "0" } as never });
    assert.deepEqual(lost, ["etcd-0 knows no leader"]);
  });

  it("is a member list that is not the pods'", () => {
    const [first, second] = list;
    assert.ok(first !== undefined && second !== undefined);
    const stranger = { name: "etcd-7", peerUrls: [peerUrlOf("etcd-7")] };
    assert.deepEqual(problemsOf({ list: [first, second, stranger] }), [
      'Member "etcd-7" of etcd\'s list is none of the pods',
    ]);
    const moved = { name: "etcd-2", peerUrls: ["https://10.0.0.1:2380"] };
    assert.match(problemsOf({ list: [first, second, moved] }).join(), /peer URL https:\/\/10\.0/);
  });

  it("is a pod or a claim that is missing, and a rollout under way", () => {
    const fixture = liveReleaseFixture();
    const short = liveReleaseFixture({ release: { claims: fixture.claims.slice(1) } });
    assert.deepEqual(problemsOf({}, short), ['Volume claim "data-etcd-0" does not exist']);
    const status = {
      replicas: 3,
      readyReplicas: 2,
      observedGeneration: 0,
      currentRevision: "a",
      updateRevision: "b",
    };
    const statefulSet = { ...fixture.statefulSet, status };
    assert.deepEqual(problemsOf({}, liveReleaseFixture({ release: { statefulSet } })), [
      "The StatefulSet's last change was not acted on yet",
      "2 of 3 pods are ready",
      "A rollout of the StatefulSet is under way",
    ]);
  });
});
