import type { Figure, Findings } from "../../results/findings.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { groupP99 } from "../../statistics/group_p99.ts";
import type { TenantChurnSettings } from "./tenant_churn.ts";

/** What was measured beside so many tenants. */
export interface ChurnTrial {
  /** Tenants that were there. */
  readonly present: number;
  /** What came of it. */
  readonly report: TrialReport;
}

/** Compares what guests waited by the number of tenants, and neighbours' requests with the quiet. */
export function concludeChurn(
  trials: readonly ChurnTrial[],
  { mostReady }: TenantChurnSettings,
): Findings {
  const last = trials.at(-1);
  const present = last?.present ?? 0;
  const leftovers = leftoversOf(trials);
  const ready = last === undefined ? null : measure(last.report, "ready-p50-ms");
  const lower = { interval: null, better: "lower" } as const;
  return {
    figures: [
      {
        ...lower,
        name: "ready-p50",
        title: `A new tenant's first write, beside ${present}, median`,
        value: ready,
        unit: "ms",
      },
      {
        ...lower,
        name: "ready-p95",
        title: "  95th percentile",
        value: of(last, "ready-p95-ms"),
        unit: "ms",
      },
      {
        ...lower,
        name: "offboard-p50",
        title: "Offboarding, median",
        value: of(last, "offboard-p50-ms"),
        unit: "ms",
      },
      outdatedFigure(trials),
      {
        ...lower,
        name: "quiet-p99",
        title: "p99 of neighbours before",
        value: p99(last, "quiet"),
        unit: "ms",
      },
      {
        ...lower,
        name: "churn-p99",
        title: "p99 of neighbours meanwhile",
        value: p99(last, "churn"),
        unit: "ms",
      },
      {
        ...lower,
        name: "leftovers",
        title: "Users, roles and keys left of those who went",
        value: leftovers,
        unit: "count",
      },
    ],
    tables: [{
      title: "By the number of tenants that were there",
      columns: [
        { title: "tenants", unit: "" },
        { title: "guests", unit: "" },
        { title: "onboarded p50", unit: "ms" },
        { title: "first write p50", unit: "ms" },
        { title: "p95", unit: "ms" },
        { title: "gone p50", unit: "ms" },
        { title: "neighbours' p99", unit: "ms" },
        { title: "meanwhile", unit: "ms" },
        { title: "refused, users changed", unit: "" },
        { title: "failed otherwise", unit: "" },
      ],
      rows: trials.map((trial) => [
        trial.present,
        of(trial, "guests"),
        of(trial, "onboard-p50-ms"),
        of(trial, "ready-p50-ms"),
        of(trial, "ready-p95-ms"),
        of(trial, "offboard-p50-ms"),
        p99(trial, "quiet"),
        p99(trial, "churn"),
        outdatedOf(trial),
        failedOf(trial) - outdatedOf(trial),
      ]),
    }],
    matrices: [],
    curves: [{
      title: "Until a new tenant's first write",
      x: { title: "tenants that are there", unit: "", scale: "log" },
      y: { title: "milliseconds", unit: "ms", scale: "linear" },
      series: (["p50", "p95"] as const).map((quantile) => ({
        name: quantile,
        points: trials.map((trial) => [trial.present, of(trial, `ready-${quantile}-ms`)]),
      })),
      marks: [],
    }],
    missed: [
      ...trials.flatMap(({ report }) =>
        report.events.flatMap(({ failed, title }) => failed === null ? [] : [`${title}: ${failed}`])
      ),
      ...(leftovers !== null && leftovers > 0
        ? [`${leftovers} users, roles and keys are left of tenants that went`]
        : []),
      ...(mostReady !== null && ready !== null && ready > mostReady
        ? [`A new tenant waits ${ready.toFixed(0)} ms for its first write, above ${mostReady}`]
        : []),
    ],
    notes: [
      "A new tenant's time counts from asking for it: certificate, four changes of users and roles, " +
      "a connection of its own and its first write.",
      "etcd refuses a request that was under way when users or roles changed (old-auth-revision); it " +
      "had no effect. The load never repeats a request, so each refusal is counted; clients of " +
      "tenants may repeat it.",
    ],
  };
}

/** Null where somebody could not count: that is not nothing. */
function leftoversOf(trials: readonly ChurnTrial[]): number | null {
  const counts = trials.map(({ report }) => measure(report, "leftovers"));
  return counts.includes(null) ? null : sum(counts.map((count) => count ?? 0));
}

function outdatedFigure(trials: readonly ChurnTrial[]): Figure {
  const requests = sum(trials.flatMap(operationsOf).map(({ done }) => done));
  const outdated = sum(trials.map(outdatedOf));
  return {
    name: "outdated",
    title: `Of ${requests + outdated} requests of neighbours, refused since users changed`,
    value: outdated,
    unit: "count",
    interval: null,
    better: "lower",
  };
}

function measure({ correctness }: TrialReport, name: string): number | null {
  const value = correctness.measures[name];
  return value === undefined ? null : Number(value.toFixed(1));
}

function of(trial: ChurnTrial | undefined, name: string): number | null {
  return trial === undefined ? null : measure(trial.report, name);
}

function p99(trial: ChurnTrial | undefined, phase: string): number | null {
  return groupP99(trial?.report.phases.filter(({ name }) => name === phase) ?? []);
}

function operationsOf({ report }: ChurnTrial): PhaseReport["operations"] {
  return report.phases.filter(({ name }) => name === "churn").flatMap(({ operations }) =>
    operations
  );
}

function outdatedOf(trial: ChurnTrial): number {
  return sum(operationsOf(trial).map(({ errors }) => errors["old-auth-revision"] ?? 0));
}

function failedOf(trial: ChurnTrial): number {
  return sum(operationsOf(trial).flatMap(({ errors }) => Object.values(errors)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
