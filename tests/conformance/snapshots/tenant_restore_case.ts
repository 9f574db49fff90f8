import assert from "node:assert/strict";
import { join } from "node:path";
import type { Case, CaseContext } from "../conformance_case.ts";
import { whileWriting } from "../gitops/acknowledged_writes.ts";
import { documentWith } from "../gitops/commit_document.ts";
import { withEtcd } from "../gitops/etcd_access.ts";
import { etcdName, etcdNamespace } from "../gitops/etcd_document.ts";
import { type JobEnd, jobEnd } from "../../../bench/kubernetes/job_end.ts";
import { applyObject, deleteObject } from "../../../bench/kubernetes/objects.ts";
import type { ObjectReference } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { objectsIn } from "../../../bench/targets/kind/published_manifest.ts";
import { runProduct } from "../machine/run_product.ts";
import { elsewhere, stored, tenant, tenantData, tenantKey, tenantKeys } from "./stored_data.ts";

/** The way of docs/restore-a-tenant.md, with every rule for what is live. */
export const tenantRestore: Case = {
  group: "snapshots",
  id: "tenant-restore",
  name: "a Job restores one tenant from the snapshot while the others write, by each conflict rule",
  needs: ["archive"],
  minutes: 5,
  run,
};

const gone = [0, 1, 2, 3, 4].map(tenantKey);
const changed = [5, 6, 7].map(tenantKey);
const added = [tenantKeys, tenantKeys + 1].map(tenantKey);

async function run(context: CaseContext): Promise<string> {
  await withEtcd(context, async (client) => {
    for (const key of gone) await client.delete().key(key);
    for (const key of [...changed, ...added]) await client.put(key).value("since then");
  });
  const others = await readBelow(context, elsewhere);
  let overwritten = "";
  const record = await whileWriting(context, async () => {
    await proveCarefulRules(context);
    overwritten = told(await restore(context, "overwrite"));
  });
  await assertTenant(context, tenantData());
  assert.deepEqual(await readBelow(context, elsewhere), others, "keys of others were touched");
  assert.deepEqual(record.lost, []);
  return `${overwritten}; ${record.acknowledged} writes of others, longest pause ` +
    `${record.longestPause.toFixed(1)} s`;
}

/** What is refused, what is only counted, and what brings back nothing but what is missing. */
async function proveCarefulRules(context: CaseContext): Promise<void> {
  const untouched = `${tenantKeys - gone.length - changed.length} as they were`;
  const refused = await restore(context, "refuse");
  assert(!refused.succeeded, "keys that are live were overwritten without a word");
  assert.match(refused.log, /There are 297 keys below "\/team-a_production\/", 292 of them as/);

  const counted = told(await restore(context, "overwrite", "--dry-run"));
  assert.match(counted, new RegExp(`mean: 8 keys put, 2 deleted, 0 kept, ${untouched}`));
  await assertTenant(context, sinceThen());

  const missing = told(await restore(context, "only-missing"));
  assert.match(missing, new RegExp(`: 5 keys put, 0 deleted, 5 kept, ${untouched}`));
  const mixed = Object.fromEntries([...changed, ...added].map((key) => [key, "since then"]));
  await assertTenant(context, { ...tenantData(), ...mixed });
}

/** What a dry run finds, it leaves. */
function sinceThen(): Readonly<Record<string, string>> {
  const live = tenantData();
  for (const key of gone) delete live[key];
  for (const key of [...changed, ...added]) live[key] = "since then";
  return live;
}

async function assertTenant(
  context: CaseContext,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  assert.deepEqual(await readBelow(context, tenant.prefix), expected);
}

async function readBelow(
  context: CaseContext,
  prefix: string,
): Promise<Readonly<Record<string, string>>> {
  return await withEtcd(context, (client) => stored(client, prefix));
}

const job: ObjectReference = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: `${etcdName}-tenant-restore`, namespace: etcdNamespace },
};

/** Prints the Job, applies it, reads what it said, and removes it, as the guide's reader does. */
async function restore(
  context: CaseContext,
  conflict: "only-missing" | "overwrite" | "refuse",
  ...more: readonly string[]
): Promise<JobEnd> {
  const { kubernetes } = context;
  const document = join(await context.folder(), "etcd.yaml");
  await Deno.writeTextFile(document, documentWith(context, {}));
  const printed = await runProduct(context, {
    name: ["job", conflict, ...more].join(""),
    args: [
      ...["tenant", "restore-job", tenant.name, document, "--namespace", etcdNamespace],
      ...["--conflict", conflict, ...more],
    ],
  });
  for (const object of objectsIn(printed)) await applyObject(kubernetes, object);
  const { name } = job.metadata;
  const end = await jobEnd(context, { namespace: etcdNamespace, job: name });
  await Deno.writeTextFile(
    join(await context.folder(), `${conflict}${more.join("")}.txt`),
    end.log,
  );
  await deleteObject(kubernetes, job);
  await untilGone(context);
  return end;
}

async function untilGone({ kubernetes, signal }: CaseContext): Promise<void> {
  await until(kubernetes, {
    apiVersion: job.apiVersion,
    kind: job.kind,
    namespace: etcdNamespace,
    fields: `metadata.name=${job.metadata.name}`,
    what: "the Job to be gone",
    found: (jobs) => jobs.length === 0 || undefined,
    signal,
  });
}

/** The line that counts. */
function told({ log, succeeded }: JobEnd): string {
  assert(succeeded, log);
  const line = log.split("\n").find((text) => text.includes("keys put"));
  assert(line !== undefined, log);
  return line;
}
