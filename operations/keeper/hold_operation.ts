import type { LeasedWork, LeaseRecord, LeaseStore } from "../kubernetes/lease_record.ts";
import type { Observation } from "./observation.ts";
import { operationOf, podOf } from "./operation_of.ts";
import { keeperHolder } from "./permitted_step.ts";
import { isAction, type Step } from "./step.ts";

/** Seconds for which the Lease is taken: longer than the longest pause between two turns. */
const leaseSeconds = 120;

/** What the Lease is held for. */
export interface HoldOptions {
  /** What the step was decided by. */
  readonly seen: Observation;
  /** A permitted step. */
  readonly step: Step;
}

/**
 * Sees to it that the operations Lease is held, with what it is held for, before a step that may
 * disturb the cluster, and that it is free once no operation goes on.
 *
 * @throws {Failure} `kubernetes-request-failed` when somebody else was faster
 */
export async function holdOperation(
  store: LeaseStore,
  { seen, step }: HoldOptions,
): Promise<void> {
  const held = seen.operation;
  const isOurs = held?.record.holder === keeperHolder;
  const work = workOf(step);
  if (work === undefined || yields(seen, step)) {
    if (isOurs) await store.write(released(held.record, seen.now), held.version);
    return;
  }
  // Who only waits takes nothing: what it waits for may need the Lease.
  if (!isOurs && !isAction(step)) return;
  if (isOurs && isFresh(held.record, { work, now: seen.now })) return;
  await store.write(taken(held?.record, { work, now: seen.now }), held?.version);
}

function workOf(step: Step): LeasedWork | undefined {
  const operation = operationOf(step);
  if (operation === undefined) return undefined;
  const member = podOf(step);
  const name = step.kind === "wait" ? step.reason : step.kind;
  return { operation, step: name, ...(member === undefined ? {} : { member }) };
}

/** A full database is a reason to wait, and its remedy, a defragmentation, needs the Lease. */
function yields({ etcd }: Observation, step: Step): boolean {
  return !isAction(step) &&
    etcd.members.some((member) =>
      member.state === "serving" && member.health.errors.some((error) => /NOSPACE/.test(error))
    );
}

interface Held {
  readonly work: LeasedWork;
  readonly now: number;
}

function isFresh({ renewedAt, work: before }: LeaseRecord, { work, now }: Held): boolean {
  return before?.operation === work.operation && before.member === work.member &&
    before.step === work.step && now - renewedAt.getTime() < leaseSeconds * 1_000 / 4;
}

function taken(before: LeaseRecord | undefined, { work, now }: Held): LeaseRecord {
  const isOurs = before?.holder === keeperHolder;
  const isSame = isOurs && before.work?.operation === work.operation;
  return {
    holder: keeperHolder,
    seconds: leaseSeconds,
    acquiredAt: isSame ? before.acquiredAt : new Date(now),
    renewedAt: new Date(now),
    transitions: (before?.transitions ?? -1) + (isOurs ? 0 : 1),
    work,
  };
}

function released({ acquiredAt, transitions }: LeaseRecord, now: number): LeaseRecord {
  return { holder: "", seconds: 1, acquiredAt, renewedAt: new Date(now), transitions };
}
