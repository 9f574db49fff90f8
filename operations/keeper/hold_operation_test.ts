import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { LeaseRecord, LeaseStore, StoredLease } from "../kubernetes/lease_record.ts";
import { holdOperation } from "./hold_operation.ts";
import type { Observation } from "./observation.ts";
import { permittedStep } from "./permitted_step.ts";
import { type Step, wait } from "./step.ts";
import {
  exampleHealth,
  exampleNow,
  examplePod,
  healthy,
  servingMember,
} from "./testing/example_observation.ts";

const restart: Step = { kind: "restart-member", pod: examplePod("etcd-1"), why: "it is old" };
const waiting = wait("MemberRestarting", "etcd-1 restarts", { operation: "rollout" });
const settled: Step = { kind: "settled" };
const onboarding: Step = { kind: "onboard-tenant", tenant: "team-a" };

function leaseOf(holder: string, differing: Partial<LeaseRecord> = {}): StoredLease {
  const now = new Date(exampleNow);
  const record = { holder, seconds: 15, acquiredAt: now, renewedAt: now, transitions: 3 };
  return { record: { ...record, ...differing }, version: "7" };
}

/** What is written when a step follows from what is seen. */
async function written(step: Step, seen: Observation): Promise<LeaseRecord | undefined> {
  let last: LeaseRecord | undefined;
  const store: LeaseStore = {
    read: () => Promise.resolve(seen.operation),
    write: (record, version) => {
      assert.equal(version, seen.operation?.version);
      last = record;
      return Promise.resolve();
    },
  };
  await holdOperation(store, { seen, step });
  return last;
}

describe("holdOperation()", () => {
  it("takes the Lease before a disruptive step, and says for what", async () => {
    const record = await written(restart, healthy());
    assert.equal(record?.holder, "keeper");
    assert.deepEqual(record.work, {
      operation: "rollout",
      member: "etcd-1",
      step: "restart-member",
    });
    const taken = await written(restart, healthy({ operation: leaseOf("") }));
    assert.equal(taken?.transitions, 4);
  });

  it("takes nothing to wait or for a step that disturbs nobody", async () => {
    for (const step of [waiting, settled, onboarding]) {
      assert.equal(await written(step, healthy()), undefined);
      assert.equal(await written(step, healthy({ operation: leaseOf("defrag") })), undefined);
    }
  });

  it("keeps the Lease while its operation waits, writing no more than it has to", async () => {
    const first = await written(waiting, healthy({ operation: leaseOf("keeper") }));
    assert.equal(first?.work?.step, "MemberRestarting");
    const held = { record: first, version: "8" };
    assert.equal(await written(waiting, healthy({ operation: held })), undefined);
    const later = healthy({ operation: held, now: exampleNow + 60_000 });
    assert.equal((await written(waiting, later))?.renewedAt.getTime(), exampleNow + 60_000);
  });

  it("gives the Lease back once no operation goes on", async () => {
    for (const step of [settled, onboarding]) {
      const record = await written(step, healthy({ operation: leaseOf("keeper") }));
      assert.equal(record?.holder, "");
      assert.equal(record.work, undefined);
    }
  });

  it("lets a defragmentation have the Lease while it waits with a full database", async () => {
    const health = exampleHealth("etcd-1", { errors: ["memberID:1 alarm:NOSPACE "] });
    const { etcd } = healthy();
    const members = [...etcd.members.slice(1), servingMember("etcd-1", { health })];
    const full = { operation: leaseOf("keeper"), etcd: { ...etcd, members } };
    assert.equal((await written(waiting, healthy(full)))?.holder, "");
  });
});

describe("permittedStep()", () => {
  const reasonOf = (step: Step, differing: Partial<Observation>) => {
    const permitted = permittedStep(step, healthy(differing));
    return "reason" in permitted ? permitted.reason : permitted.kind;
  };
  const expired = (seconds: number) =>
    leaseOf("defrag", { renewedAt: new Date(exampleNow - (15 + seconds) * 1_000) });
  const { etcd } = healthy();
  const silent = { pod: "etcd-1", state: "silent", reason: "is away" } as const;
  const ill = { etcd: { ...etcd, members: [...etcd.members.slice(0, 1), silent] } };

  it("lets nothing pass that disturbs members while somebody else may", () => {
    assert.equal(reasonOf(restart, { operation: leaseOf("defrag") }), "OperationRunning");
    assert.equal(reasonOf(restart, { operation: expired(29) }), "OperationRunning");
    assert.equal(reasonOf(onboarding, { operation: leaseOf("defrag") }), "onboard-tenant");
  });

  it("takes over what expired once all members are well", () => {
    assert.equal(reasonOf(restart, { operation: expired(31) }), "restart-member");
    assert.equal(reasonOf(restart, { operation: expired(31), ...ill }), "OperationUnproven");
  });

  it("takes no notice of the member it is about once nothing can be left of the old step", () => {
    const absent = { ...healthy().etcd, members: healthy().etcd.members.with(1, silent) };
    const seen = (seconds: number) => ({ operation: expired(seconds), etcd: absent });
    assert.equal(reasonOf(restart, seen(599)), "OperationUnproven");
    assert.equal(reasonOf(restart, seen(601)), "restart-member");
  });
});
