import type { Etcd3 } from "etcd3";
import { describeFailure } from "../../diagnostics/describe_failure.ts";
import { Failure } from "../../diagnostics/failure.ts";
import type { Log } from "../../diagnostics/log.ts";
import type { Authorization } from "../../etcd/tenants/authorization.ts";
import { durationMilliseconds } from "../../manifests/config/duration.ts";
import type { KeeperMetrics, MetricPart } from "../keeper/keeper_metrics.ts";
import { certifiedLocations } from "../keeper/keeper_plan.ts";
import { declaredTenant } from "../keeper/access/wanted_tenant.ts";
import { certifiedKeyIn, valueIn, type Workbench } from "../keeper/workbench.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { budgetNotices } from "../tenants/budget_notices.ts";
import type { TenantReport } from "../tenants/tenant_report.ts";
import { memberToRead } from "./member_to_read.ts";
import { openScanner } from "./open_scanner.ts";
import { readAlarms } from "./read_alarms.ts";
import { reportTenants } from "./report_tenants.ts";
import { type CronJobReader, readSchedules } from "./schedules.ts";

/** What the exporter works with. */
export interface ExporterOptions {
  /** What the keeper saw last; nothing is read before its first look around. */
  readonly latest: () => Workbench | undefined;
  /** Reads a CronJob. */
  readonly readCronJob: CronJobReader;
  /** Takes what is read. */
  readonly metrics: KeeperMetrics;
  /** Told about what cannot be read. */
  readonly log: Log;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Takes each count of tenants, for whoever acts on budgets. */
  readonly counted?: (report: TenantReport) => void;
  /** Milliseconds between two readings of alarms and of schedules. Default a minute. */
  readonly pause?: number;
}

const defaultPause = 60_000;

/** Until the keeper has looked around. */
const firstPause = 1_000;

/**
 * Reads what the keeper does not need for its steps but people want to see: alarms, how our CronJobs
 * did, and what tenants hold. Each part goes on by itself; one that fails leaves the others alone.
 * Ends with the signal and never throws.
 */
export async function runExporter(options: ExporterOptions): Promise<void> {
  const { counted, latest, metrics, pause = defaultPause, signal } = options;
  let known: Authorization | undefined;
  let before: TenantReport | undefined;
  await Promise.all([
    repeat(options, {
      part: "alarms",
      pause: () => pause,
      read: async (bench) => metrics.alarmsRead(await reading(bench, readAlarms)),
      failed: () => metrics.alarmsRead(undefined),
    }),
    repeat(options, {
      part: "schedules",
      pause: () => pause,
      read: async ({ plan }) =>
        metrics.schedulesRead(await readSchedules(plan.config, options.readCronJob)),
    }),
    repeat(options, {
      part: "tenants",
      pause: () => countingPause(latest()),
      read: async (bench) => {
        const { config } = bench.plan;
        const report = await reading(bench, (client) =>
          reportTenants(client, {
            signal,
            declared: config.spec.tenants.map(({ name }) => declaredTenant(config, name)),
            ...(known === undefined ? {} : { known }),
            learned: (authorization) => void (known = authorization),
          }));
        metrics.tenantsCounted(report);
        counted?.(report);
        const notices = budgetNotices(config, { before, after: report });
        before = report;
        for (const notice of notices) await bench.backEnd.notify(notice);
      },
    }),
  ]);
}

interface Part {
  readonly part: MetricPart;
  readonly pause: () => number;
  readonly read: (bench: Workbench) => Promise<void>;
  readonly failed?: () => void;
}

async function repeat(
  { latest, log, metrics, signal }: ExporterOptions,
  { failed, part, pause, read }: Part,
): Promise<void> {
  let told = "";
  while (!signal.aborted) {
    const bench = latest();
    if (bench === undefined || !isAsked(bench)) {
      await sleep(firstPause, signal);
      continue;
    }
    try {
      await read(bench);
      told = "";
    } catch (error) {
      if (signal.aborted) return;
      metrics.partFailed(part);
      failed?.();
      const reason = describeFailure(error, { debug: false });
      if (reason !== told) log.warn("metrics not read", { part, reason });
      told = reason;
    }
    await sleep(pause(), signal);
  }
}

/** Before a member serves the keeper there is nobody to ask, which is no failure. */
function isAsked({ seen }: Workbench): boolean {
  return seen.etcd.members.some(({ state }) => state === "serving");
}

function countingPause(bench: Workbench | undefined): number {
  const interval = bench?.plan.config.spec.monitoring.tenants.interval ?? "";
  return durationMilliseconds(interval) ?? defaultPause;
}

async function reading<Result>(
  bench: Workbench,
  read: (client: Etcd3) => Promise<Result>,
): Promise<Result> {
  const { addresses, config } = bench.plan;
  const member = memberToRead(bench.seen);
  if (member === undefined) throw new Failure("etcd-not-ready", "No member can be read");
  const { keeperClient, trustedClients } = certifiedLocations(config);
  const { secret, certificate: key } = trustedClients;
  const client = openScanner({
    endpoint: addresses.endpoint(member),
    credentials: {
      ...await certifiedKeyIn(bench, keeperClient),
      trust: await valueIn(bench, { secret, key }),
    },
  });
  try {
    return await read(client);
  } finally {
    client.close();
  }
}
