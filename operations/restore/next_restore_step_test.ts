import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { nextRestoreStep } from "./next_restore_step.ts";
import type { VolumeState } from "./restore_back_end.ts";
import type { RestoreObservation } from "./restore_observation.ts";
import type { RestoreRecord } from "./restore_record.ts";

const record: RestoreRecord = {
  version: 1,
  id: "20261123T041500Z",
  phase: "data",
  snapshot: "20261123T031700Z-r7",
  sha256: "00",
  token: "new",
  bump: 1e9,
  members: ["etcd-0", "etcd-1", "etcd-2"].map((name) => ({ name, peerUrl: `https://${name}` })),
  identityGiven: false,
  atOnce: 2,
  membersBefore: {},
};

const good = {
  state: "good",
  facts: { revision: 1, hash: 2, keys: 3, tenants: ["a"] },
} as const;

function seen(change: Partial<RestoreObservation> = {}): RestoreObservation {
  return {
    record,
    paused: false,
    keeper: { replicas: 0, pods: 0, restartedBy: undefined },
    publishedToken: undefined,
    tickets: 0,
    replicas: 0,
    pods: [],
    volumes: {},
    judgement: { state: "unasked" },
    ...change,
  };
}

function volumes(...states: VolumeState["state"][]): Record<string, VolumeState> {
  return Object.fromEntries(
    states.map((state, index) => [
      `etcd-${index}`,
      state === "failed" ? { state, reason: "the disk is full" } : { state },
    ]),
  );
}

const members = { ...record, phase: "members" } as const;
const started = { record: members, publishedToken: "new", replicas: 3 };
const kept = { ...members, keeperReplicas: 2 };

/** What is seen, and what is done next. */
const cases: readonly (readonly [string, Partial<RestoreObservation>, object])[] = [
  [
    "a keeper that is not paused is stopped first",
    { keeper: { replicas: 1, pods: 1, restartedBy: undefined }, publishedToken: "old" },
    { kind: "stop-keeper" },
  ],
  [
    "nothing is done while it ends",
    { keeper: { replicas: 0, pods: 1, restartedBy: undefined } },
    { kind: "wait", message: "The keeper is ending" },
  ],
  [
    "a paused keeper may stay",
    {
      paused: true,
      keeper: { replicas: 1, pods: 1, restartedBy: undefined },
      publishedToken: "old",
    },
    { kind: "withdraw-members" },
  ],
  [
    "members are withdrawn before they are ended, since something may start them again",
    { publishedToken: "old", replicas: 3 },
    { kind: "withdraw-members" },
  ],
  ["then they are ended", { replicas: 3, pods: ["etcd-0"] }, { kind: "stop-members" }],
  [
    "data are exchanged one after the other",
    { volumes: volumes("working", "untouched") },
    { kind: "restore-volume", pod: "etcd-1" },
  ],
  [
    "but no more at once than the store can serve",
    { volumes: volumes("working", "working") },
    { kind: "wait", message: "Restoring the data of etcd-0, etcd-1" },
  ],
  [
    "all of them, before it goes on",
    { volumes: volumes("restored", "restored") },
    { kind: "restore-volume", pod: "etcd-2" },
  ],
  [
    "which is noted",
    { volumes: volumes("restored", "restored", "restored") },
    { kind: "note-restored" },
  ],
  [
    "tickets are taken back before members are published",
    { record: members, tickets: 3 },
    { kind: "publish-tickets" },
  ],
  ["and where there never were any", { record: members, tickets: undefined }, {
    kind: "publish-tickets",
  }],
  [
    "members are published by their new token",
    { record: members, publishedToken: "old" },
    { kind: "publish-members" },
  ],
  ["then started", { ...started, replicas: 0 }, { kind: "start-members", replicas: 3 }],
  [
    "and asked until they are good",
    { ...started, judgement: { state: "pending", reason: "Authentication is off on etcd-1" } },
    { kind: "wait", message: "Authentication is off on etcd-1" },
  ],
  [
    "the keeper that was stopped is started again",
    { ...started, record: kept, judgement: good },
    { kind: "start-keeper", replicas: 2 },
  ],
  [
    "and left alone then",
    {
      ...started,
      record: kept,
      judgement: good,
      keeper: { replicas: 2, pods: 1, restartedBy: undefined },
    },
    { kind: "finish", facts: good.facts },
  ],
  [
    "what is finished stays so",
    { record: { ...record, phase: "finished" }, publishedToken: "old" },
    {
      kind: "finished",
    },
  ],
];

describe("nextRestoreStep()", () => {
  for (const [what, change, step] of cases) {
    it(what, () => assert.deepEqual(nextRestoreStep(seen(change)), step));
  }

  it("touches no data while any member's pod is left", () => {
    const step = nextRestoreStep(seen({ pods: ["etcd-1"] }));
    assert.equal(step.kind, "wait");
    assert.match("message" in step ? step.message : "", /^Waiting for etcd-1 to end/);
  });

  it("begins no more work once something failed", () => {
    const step = nextRestoreStep(seen({ volumes: volumes("failed", "untouched") }));
    assert.equal(step.kind, "blocked");
    assert.match("message" in step ? step.message : "", /etcd-0 .*: the disk is full$/);
  });

  it("needs the StatefulSet", () => {
    assert.equal(nextRestoreStep(seen({ replicas: undefined })).kind, "blocked");
  });
});
