import assert from "node:assert/strict";
import { join } from "node:path";
import type { Case, CaseContext } from "../conformance_case.ts";
import { listObjects } from "../../../bench/kubernetes/objects.ts";
import {
  chartRelease,
  installChartRelease,
  removeChartRelease,
  untilReleaseRemoved,
} from "./chart_release.ts";
import type { Pod } from "./member_pods.ts";
import { migrationGuide, runMigrationStep } from "./migration_guide.ts";
import { type ReleaseAccess, releaseAccess } from "./release_access.ts";
import { commitRelease, untilReleaseSynced } from "./release_application.ts";
import { type MemberClients, untilReleaseReady, withReleaseMembers } from "./release_members.ts";
import { assertHandedOver, assertNothingOfTheChart } from "./release_objects.ts";
import { databaseOwner } from "./release_volume.ts";
import { restartRelease } from "./restart_release.ts";
import { startLedger, type WriteLap } from "./write_ledger.ts";

/** The way from the Helm chart to an Application, with a tenant that goes on writing. */
export const takeOver: Case = {
  group: "gitops",
  id: "take-over",
  name: `by the commands of ${migrationGuide} a client-side-applied release of the chart becomes ` +
    "an Application: the same members, no longer root, and no write of a tenant is lost",
  needs: ["custom-kinds", "plugin", "git"],
  minutes: 8,
  run,
};

const tenant = { name: "conformance_take-over", prefix: "/conformance_take-over/" };

/** What a failure leaves is there to be looked at, until the next run. */
async function run(context: CaseContext): Promise<string> {
  await removeChartRelease(context);
  await untilReleaseRemoved(context);
  const certificates = await installChartRelease(context);
  await untilReleaseReady(context);
  const access = releaseAccess(context, certificates);
  const detail = await withReleaseMembers(context, {
    credentials: await access.found(tenant),
    use: (clients) => proveTakeOver(context, { access, clients }),
  });
  await removeChartRelease(context);
  return detail;
}

interface RunningRelease {
  readonly access: ReleaseAccess;
  /** The tenant's. */
  readonly clients: MemberClients;
}

async function proveTakeOver(
  context: CaseContext,
  { access, clients }: RunningRelease,
): Promise<string> {
  const identity = await access.identity();
  const ledger = startLedger(clients, tenant.prefix);
  const pods = await untilReleaseReady(context);
  await assertUsers(context, { pods, user: [undefined, undefined], database: "0:0" });

  await adopt(context, pods);
  const document = await Deno.readTextFile(join(await context.folder(), "etcd.yaml"));
  const commit = await commitRelease(context, document);
  await untilReleaseSynced(context, commit);
  await assertNothingOfTheChart(context);
  const takenOver = ledger.lap();

  const restarter = await restartRelease(context, access);
  const restarted = await untilReleaseReady(context);
  assert(restarted.every(({ metadata }) => !pods.some((pod) => pod.metadata.uid === metadata.uid)));
  await assertUsers(context, { pods: restarted, user: [65_532, 65_532], database: "0:65532" });
  assert.deepEqual(await access.identity(), identity);
  const restarts = ledger.lap();

  await retire(context);
  await untilReleaseSynced(context, commit);
  assert.deepEqual(await ledger.finish(), [], "acknowledged writes are gone");
  return `until synced ${told(takenOver)}; until restarted by ${restarter} ${told(restarts)}`;
}

/** Reads the release, checks it, and takes it over under its pods; a check alone changes nothing. */
async function adopt(context: CaseContext, pods: readonly Pod[]): Promise<void> {
  await runMigrationStep(context, { step: "read" });
  await assert.rejects(runMigrationStep(context, { step: "check" }), /can be taken over/);
  await runMigrationStep(context, { step: "take-over" });
  await assertHandedOver(context);
  const after = await untilReleaseReady(context);
  const uids = (them: readonly Pod[]) => them.map(({ metadata }) => metadata.uid);
  assert.deepEqual(uids(after), uids(pods), "a pod was made again");
}

interface ExpectedUsers {
  readonly pods: readonly Pod[];
  /** User and group of the processes; undefined leaves both to the image, which is root's. */
  readonly user: readonly [number | undefined, number | undefined];
  /** User and group of the database on the volume. */
  readonly database: string;
}

async function assertUsers(
  context: CaseContext,
  { pods, user, database }: ExpectedUsers,
): Promise<void> {
  for (const pod of pods) {
    const { runAsUser, fsGroup } = Object(Object(pod.spec).securityContext);
    assert.deepEqual([runAsUser, fsGroup], user, pod.metadata.name);
    assert.equal(await databaseOwner(context, pod), database, pod.metadata.name);
  }
}

/** Helm's record goes, and nothing that it tells of. */
async function retire(context: CaseContext): Promise<void> {
  const { namespace } = chartRelease;
  const records = { apiVersion: "v1", kind: "Secret", namespace, labels: "owner=helm" };
  const count = async () => (await listObjects(context.kubernetes, records))?.items.length;
  assert.equal(await count(), 1);
  await runMigrationStep(context, { step: "retire" });
  assert.equal(await count(), 0);
  await assertNothingOfTheChart(context);
}

function told({ acknowledged, longestPause }: WriteLap): string {
  assert(acknowledged > 0, "nothing was acknowledged");
  return `${acknowledged} writes, longest pause ${longestPause.toFixed(1)} s`;
}
