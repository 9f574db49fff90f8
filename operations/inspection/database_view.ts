import type { InspectionFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { InspectedDatabase } from "./inspection.ts";
import { quotaForecast } from "./quota_forecast.ts";
import { remedyFor } from "./remedies.ts";
import { alarmsIn, healthsIn } from "./service_findings.ts";

/** When a file counts as fragmented: as the scheduled defragmentation has it by default. */
const fragmented = { share: 0.45, bytes: 100 * 1024 * 1024 } as const;

/** Shares of the quota, as the alerts EtcdQuotaHigh and EtcdQuotaCritical have them. */
const high = 0.75;
const critical = 0.9;

/** The size of the database against its quota. */
export function databaseView(facts: InspectionFacts): InspectedDatabase {
  const healths = healthsIn(facts);
  const quotas = facts.members.flatMap(({ quota }) => quota ?? []);
  const quota = quotas.length > 0 ? Math.min(...quotas) : facts.wishedQuota;
  const largest = (sizes: readonly number[]) => sizes.length === 0 ? null : Math.max(...sizes);
  const file = largest(healths.map(({ databaseSize }) => databaseSize));
  const forecast = quota === undefined ? undefined : quotaForecast(facts.samples, quota);
  const grows = forecast?.state === "growing" ? forecast : undefined;
  return {
    quotaBytes: quota ?? null,
    fileBytes: file,
    inUseBytes: largest(healths.map(({ databaseInUse }) => databaseInUse)),
    quotaShare: quota === undefined || file === null ? null : file / quota,
    growthBytesPerHour: forecast?.state === "steady" ? 0 : grows?.bytesPerHour ?? null,
    secondsToQuota: grows?.secondsLeft ?? null,
    watchedSeconds: forecast?.seconds ?? 0,
  };
}

/** What is to be said of the size of the database. */
export function databaseFindings(facts: InspectionFacts): Finding[] {
  // With the alarm up, the space is the one thing to be talked about, and it is.
  if (alarmsIn(facts).includes("NOSPACE")) return [];
  const { quotaShare, secondsToQuota } = databaseView(facts);
  return [
    ...shareFinding(facts, quotaShare ?? 0),
    ...(secondsToQuota !== null && secondsToQuota < 86_400
      ? [soonFullFinding(facts, secondsToQuota)]
      : []),
    ...fragmentedFinding(facts),
  ];
}

function shareFinding(facts: InspectionFacts, share: number): Finding[] {
  if (share < high) return [];
  const isCritical = share >= critical;
  return [{
    code: isCritical ? "quota-critical" : "quota-high",
    severity: "degraded",
    message: `${percent(share)} of the quota is used; at 100 % writes stop for all tenants`,
    remedy: remedyFor(facts, {
      text: "Find the tenant that grew, and see what a defragmentation would free",
      command: "kamaji-etcd inspect --sizes",
      runbook: isCritical ? "EtcdQuotaCritical" : "EtcdQuotaHigh",
    }),
  }];
}

function soonFullFinding(facts: InspectionFacts, seconds: number): Finding {
  const hours = seconds / 3_600;
  return {
    code: "quota-soon-full",
    severity: "degraded",
    message: `At the pace of now, the quota is reached in ${
      hours < 1 ? `${Math.ceil(seconds / 60)} minutes` : `${hours.toFixed(1)} hours`
    }`,
    remedy: remedyFor(facts, {
      text: "Stop the client that writes; compare tenants' keys over a minute to find it",
      runbook: hours < 4 ? "EtcdQuotaFullInHours" : "EtcdQuotaFullInADay",
    }),
  };
}

function fragmentedFinding(facts: InspectionFacts): Finding[] {
  const worst = healthsIn(facts)
    .map(({ databaseInUse, databaseSize, name }) => ({
      name,
      free: databaseSize - databaseInUse,
      share: databaseSize === 0 ? 0 : 1 - databaseInUse / databaseSize,
    }))
    .filter(({ free, share }) => share >= fragmented.share && free >= fragmented.bytes)
    .sort((a, b) => b.share - a.share)[0];
  if (worst === undefined) return [];
  return [{
    code: "fragmented",
    severity: "notice",
    message: `${percent(worst.share)} of the file of ${worst.name} is empty`,
    remedy: remedyFor(facts, {
      text: "Wait for the scheduled defragmentation, or start it",
      kubectl: "create job --from=cronjob/NAME-defragmentation defragment-now",
      runbook: "EtcdDefragmentationOverdue",
    }),
  }];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
