import type { Etcd3 } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import { isOnboarded } from "../../etcd/tenants/is_onboarded.ts";
import { keyRangeOf, type Tenant } from "../../etcd/tenants/tenant.ts";
import { compareSides, type Comparison } from "./comparison.ts";
import type { ConflictRule } from "./conflict_rule.ts";
import { type BatchLimits, defaultBatchLimits } from "./guarded_batch.ts";
import { keyDifferences } from "./key_differences.ts";
import { readEntries } from "./tenant_entry.ts";
import { watchWriters } from "./tenant_writers.ts";
import { writeChanges } from "./write_changes.ts";

/** What is restored, from where and how. */
export interface RestoreTenantOptions {
  /** A member that serves the snapshot and that nobody writes to, as a user with role root. */
  readonly source: Etcd3;
  /** The live cluster, as a user with role root. */
  readonly target: Etcd3;
  /** Whose keys. */
  readonly tenant: Tenant;
  /** What becomes of keys that are live. */
  readonly conflict: ConflictRule;
  /** Only compares. Default: no. */
  readonly dryRun?: boolean;
  /** How large one transaction may become. Default: within etcd's own limits. */
  readonly limits?: BatchLimits;
  /** The pause after a batch, as a multiple of the time the batch took. Default 1. */
  readonly pauseShare?: number;
  /** Milliseconds to look for apiservers that run. Default 12,000. */
  readonly writerInterval?: number | undefined;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends it after the batch under way when it aborts; it can be run again. */
  readonly signal?: AbortSignal | undefined;
}

/** What a restore found and did. */
export interface RestoredTenant {
  /** Whose keys. */
  readonly tenant: Tenant;
  /** What became of keys that were live. */
  readonly conflict: ConflictRule;
  /** Whether nothing was written. */
  readonly dryRun: boolean;
  /** Keys put as the snapshot has them, or that would be. */
  readonly put: number;
  /** Keys deleted, or that would be. */
  readonly deleted: number;
  /** Live keys that differ from the snapshot and were left as they are. */
  readonly kept: number;
  /** Keys that were as the snapshot has them. */
  readonly same: number;
  /** Keys of the snapshot that hang on a lease: they are not restored. */
  readonly leased: number;
  /** How both sides compared before. */
  readonly before: Comparison;
  /** How they compare now; `undefined` when nothing was written on purpose. */
  readonly after: Comparison | undefined;
  /** Whether the live tenant has user, role and permission, which a restore never changes. */
  readonly isOnboarded: boolean;
}

/**
 * Restores the keys of one tenant from a snapshot into a live cluster, touching no other key.
 * Nothing is written before both sides were compared; batches are bounded and pause, so that other
 * tenants are not held up; what is live afterwards is read back and compared as a whole. Cut off at
 * any point, it is finished by calling it again.
 *
 * Keys on a lease are left out: they tell who was alive then, and their leases belong to nobody now.
 *
 * @throws {Failure} `tenant-refused` when the rule forbids it, or apiservers or others write the
 * tenant's keys; `snapshot-refused` when the snapshot has no keys of the tenant; `target-failed`
 * when what is live afterwards is not what it should be
 */
export async function restoreTenant(options: RestoreTenantOptions): Promise<RestoredTenant> {
  const { conflict, dryRun = false, progress, target, tenant } = options;
  if (dryRun) {
    const before = await compare(options, "Comparing the snapshot with what is live");
    requireKeys(before, tenant);
    return await result(options, { before, after: undefined });
  }
  await using writers = await watchWriters(target, {
    tenant,
    interval: options.writerInterval,
  });
  const since = await currentRevision(target, tenant);
  const before = await compare(options, "Comparing the snapshot with what is live");
  requireKeys(before, tenant);
  if (conflict === "refuse") requireFree(before, tenant);
  const quiet = progress.step(`Looking whether anybody writes below ${tenant.prefix}`);
  await orFailed(quiet, writers.requireQuiet());
  quiet.done();
  await write(options, { since, before });
  const after = await compare(options, "Reading back");
  requireRestored(after, { before, options });
  return await result(options, { before, after });
}

async function compare(options: RestoreTenantOptions, title: string): Promise<Comparison> {
  const { progress, signal, source, target, tenant } = options;
  const reading = { range: keyRangeOf(tenant), signal };
  const step = progress.step(title);
  const comparison = await orFailed(
    step,
    compareSides(keyDifferences(readEntries(source, reading), readEntries(target, reading))),
  );
  step.done(`${comparison.snapshot.keys} keys in the snapshot, ${comparison.live.keys} live`);
  return comparison;
}

async function write(
  options: RestoreTenantOptions,
  { before, since }: { readonly before: Comparison; readonly since: string },
): Promise<void> {
  const { limits = defaultBatchLimits, pauseShare = 1, progress } = options;
  const { deleted, put } = countsOf(before, options.conflict);
  const total = put + deleted;
  const step = progress.step(`Writing ${total} keys`);
  await orFailed(
    step,
    writeChanges({
      ...options,
      since,
      limits,
      pauseShare,
      onProgress: (changed) => progress.status(`${changed} of ${total} keys`),
    }),
  );
  step.done();
}

async function orFailed<Result>(
  step: { failed(): void },
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    step.failed();
    throw error;
  }
}

async function currentRevision(client: Etcd3, tenant: Tenant): Promise<string> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  const { header } = await client.kv.range({ key, range_end: rangeEnd, count_only: true });
  return String(header.revision);
}

/** An empty prefix would be restored by deleting everything, which is not what a restore is for. */
function requireKeys({ leased, snapshot }: Comparison, { name, prefix }: Tenant): void {
  if (snapshot.keys > 0) return;
  const found = leased === 0 ? "no keys" : `nothing but ${leased} leased keys`;
  throw new Failure("snapshot-refused", `The snapshot has ${found} below "${prefix}"`, {
    hint: `Choose one from when "${name}" was there, or check --prefix`,
  });
}

function requireFree({ isBeginning, live, same }: Comparison, { prefix }: Tenant): void {
  if (isBeginning) return;
  const alike = same === 0 ? "" : `, ${same} of them as the snapshot has them`;
  throw new Failure("tenant-refused", `There are ${live.keys} keys below "${prefix}"${alike}`, {
    hint:
      "Give --conflict overwrite to make them exactly the snapshot's, or only-missing to leave them as they are; --dry-run counts what that changes",
  });
}

function requireRestored(
  after: Comparison,
  { before, options }: { readonly before: Comparison; readonly options: RestoreTenantOptions },
): void {
  const keeps = options.conflict === "only-missing";
  const isRestored = after.missing === 0 &&
    after.changed === (keeps ? before.changed : 0) &&
    after.surplus === (keeps ? before.surplus : 0);
  if (isRestored) return;
  const { name, prefix } = options.tenant;
  throw new Failure(
    "target-failed",
    `What is below "${prefix}" is not what was restored: ${after.missing} keys are missing, ` +
      `${after.changed} differ, ${after.surplus} are too many`,
    { hint: `Stop whoever writes the keys of "${name}", and run it again` },
  );
}

async function result(
  { conflict, dryRun = false, target, tenant }: RestoreTenantOptions,
  compared: Pick<RestoredTenant, "after" | "before">,
): Promise<RestoredTenant> {
  const { leased, same } = compared.before;
  return {
    tenant,
    conflict,
    dryRun,
    ...countsOf(compared.before, conflict),
    same,
    leased,
    ...compared,
    isOnboarded: await isOnboarded(target, tenant),
  };
}

function countsOf(
  { changed, missing, surplus }: Comparison,
  rule: ConflictRule,
): Pick<RestoredTenant, "deleted" | "kept" | "put"> {
  return rule === "overwrite"
    ? { put: missing + changed, deleted: surplus, kept: 0 }
    : { put: missing, deleted: 0, kept: changed + surplus };
}
