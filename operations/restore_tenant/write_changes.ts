import { setTimeout as delay } from "node:timers/promises";
import type { Etcd3 } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import { type EtcdErrorClass, etcdErrorClass } from "../../etcd/error_class.ts";
import { keyRangeOf, type Tenant } from "../../etcd/tenants/tenant.ts";
import { changeFor, type ConflictRule } from "./conflict_rule.ts";
import {
  type BatchChange,
  type BatchLimits,
  createGuardedBatch,
  type GuardedBatch,
} from "./guarded_batch.ts";
import { type KeyDifference, keyDifferences } from "./key_differences.ts";
import { readEntries } from "./tenant_entry.ts";

/** What is written, and how. */
export interface WriteChangesOptions {
  /** A member that serves the snapshot. */
  readonly source: Etcd3;
  /** The live cluster. */
  readonly target: Etcd3;
  /** Whose keys. */
  readonly tenant: Tenant;
  /** What becomes of live keys. */
  readonly conflict: ConflictRule;
  /** The revision at which both sides were compared: nobody else may have written since. */
  readonly since: string;
  /** How large one transaction may become. */
  readonly limits: BatchLimits;
  /** The pause after a batch, as a multiple of the time the batch took. */
  readonly pauseShare: number;
  /** Called after each batch with the number of keys changed so far. */
  readonly onProgress?: (changed: number) => void;
  /** Ends it after the batch under way when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** How often in a row a batch may fail for a reason that passes. */
const attempts = 6;

const passing: readonly EtcdErrorClass[] = [
  "no-leader",
  "old-auth-revision",
  "timeout",
  "too-many-requests",
  "unavailable",
];

interface State {
  /** Where to go on. */
  from: Uint8Array;
  changed: number;
  failures: number;
  /** Those that our batches made. */
  readonly revisions: Set<string>;
}

/**
 * Makes the live keys of a tenant what the rule says, batch by batch in the order of keys. Each
 * batch takes effect only if its keys still are as they were read. After a change of leader it goes
 * on where it was, reading anew what the batch may have done.
 *
 * @throws {Failure} `tenant-refused` when somebody else writes the tenant's keys meanwhile
 */
export async function writeChanges(options: WriteChangesOptions): Promise<void> {
  const { key: from } = keyRangeOf(options.tenant);
  const state: State = { from, changed: 0, failures: 0, revisions: new Set() };
  while (true) {
    try {
      return await writeFrom(options, state);
    } catch (error) {
      if (!passing.includes(etcdErrorClass(error)) || ++state.failures >= attempts) throw error;
      await delay(250 * 2 ** state.failures);
    }
  }
}

async function writeFrom(options: WriteChangesOptions, state: State): Promise<void> {
  const { conflict, limits, signal, source, target, tenant } = options;
  const reading = { range: keyRangeOf(tenant), from: state.from, signal };
  let batch = createGuardedBatch(limits);
  for await (
    const difference of keyDifferences(readEntries(source, reading), readEntries(target, reading))
  ) {
    requireOwn(difference, options, state);
    const change = changeOf(difference, conflict);
    if (change === undefined) continue;
    if (!batch.fits(change)) {
      await commit(batch, options, state);
      batch = createGuardedBatch(limits);
    }
    batch.add(change);
    state.changed++;
  }
  await commit(batch, options, state);
}

function changeOf(difference: KeyDifference, rule: ConflictRule): BatchChange | undefined {
  const { kind } = difference;
  if (kind === "leased" || kind === "same") return undefined;
  return ["put", "delete"].includes(changeFor(rule, kind)) ? difference : undefined;
}

/** What has the snapshot's value may be of a batch whose answer was lost. */
function requireOwn(
  difference: KeyDifference,
  { since, tenant }: WriteChangesOptions,
  { revisions }: State,
): void {
  if (difference.kind !== "changed" && difference.kind !== "surplus") return;
  const { key, modRevision } = difference.live;
  if (BigInt(modRevision) <= BigInt(since) || revisions.has(modRevision)) return;
  throw somebodyWrites(tenant, new TextDecoder().decode(key));
}

async function commit(
  batch: GuardedBatch,
  { onProgress, pauseShare, signal, target, tenant }: WriteChangesOptions,
  state: State,
): Promise<void> {
  if (batch.end === undefined) return;
  signal?.throwIfAborted();
  const begun = performance.now();
  const revision = await batch.commit(target);
  if (revision === undefined) throw somebodyWrites(tenant);
  state.revisions.add(revision);
  state.from = batch.end;
  state.failures = 0;
  onProgress?.(state.changed);
  await delay((performance.now() - begun) * pauseShare);
}

function somebodyWrites({ name, prefix }: Tenant, key?: string): Failure {
  const what = key === undefined ? `A key below "${prefix}"` : `"${key}"`;
  return new Failure("tenant-refused", `${what} was changed while "${name}" was being restored`, {
    hint:
      "Stop whoever writes there, and run it again with --conflict overwrite; what was restored by then is in place",
  });
}
