import type { Findings } from "../../results/findings.ts";
import { quantilesOfEncoded } from "../../results/quantiles_of.ts";
import type { Quantiles } from "../../results/quantiles.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { recoverySeconds } from "../recovery_seconds.ts";
import type { MaintenanceSettings } from "./maintenance.ts";

/** What one action cost. */
interface Cost {
  readonly name: string;
  /** Seconds it took itself; null when it failed or was not done. */
  readonly took: number | null;
  readonly failure: string | null;
  readonly latency: Quantiles | null;
  readonly failed: number;
  /** Seconds from its end until all was as before; null when its window was too short for that. */
  readonly recovered: number | null;
}

/** Compares each action's window with the quiet before. */
export function concludeMaintenance(report: TrialReport, told: MaintenanceSettings): Findings {
  const quiet = report.phases.filter(({ name }) => name === "quiet");
  const usual = quantilesOf(quiet);
  const costs = told.actions.map((name, index) => costOf(name, { report, quiet, index, told }));
  const worst = costs.toSorted((a, b) => (b.latency?.max ?? 0) - (a.latency?.max ?? 0))[0];
  const { longestWait } = told;
  return {
    figures: [{
      name: "longest-wait",
      title: `Longest wait of a request, beside ${worst?.name ?? "nothing"}`,
      value: worst?.latency?.max ?? null,
      unit: "ms",
      interval: null,
      better: "lower",
    }, {
      name: "quiet-p99",
      title: "p99 when nothing is done",
      value: usual?.p99 ?? null,
      unit: "ms",
      interval: null,
      better: "lower",
    }, {
      name: "failed",
      title: "Requests that failed, all together",
      value: costs.reduce((sum, { failed }) => sum + failed, 0),
      unit: "count",
      interval: null,
      better: "lower",
    }],
    tables: [{
      title: "What each of them cost",
      columns: [
        { title: "beside", unit: "" },
        { title: "took", unit: "s" },
        { title: "p99", unit: "ms" },
        { title: "longest wait", unit: "ms" },
        { title: "failed", unit: "" },
        { title: "as before after", unit: "s" },
      ],
      rows: [
        ["nothing", null, usual?.p99 ?? null, usual?.max ?? null, failedOf(quiet), null],
        ...costs.map(({ failed, failure, latency, name, recovered, took }) => [
          name,
          failure ?? (took === null ? null : Number(took.toFixed(2))),
          latency?.p99 ?? null,
          latency?.max ?? null,
          failed,
          recovered ?? "not in its window",
        ]),
      ],
    }],
    matrices: [],
    curves: [],
    missed: [
      ...costs.flatMap(({ failure, name }) => failure === null ? [] : [`${name}: ${failure}`]),
      ...costs.flatMap(({ latency, name }) =>
        longestWait !== null && (latency?.max ?? 0) > longestWait
          ? [
            `Beside ${name} a request took ${latency?.max.toFixed(0)} ms, above ${longestWait} ms`,
          ]
          : []
      ),
    ],
    notes: [
      "A wait counts from the moment a request was due, so that the longest one is as long as " +
      "nobody was served.",
    ],
  };
}

interface Seen {
  readonly report: TrialReport;
  readonly quiet: readonly PhaseReport[];
  readonly index: number;
  readonly told: MaintenanceSettings;
}

function costOf(name: string, { index, quiet, report, told }: Seen): Cost {
  const phases = report.phases.filter((phase) => phase.name === name);
  const event = report.events[index];
  const [phase] = phases;
  const end = event?.endSecond ?? null;
  const windowEnd = phase === undefined ? 0 : phase.startSecond + told.window;
  return {
    name,
    took: event === undefined || end === null ? null : end - event.second,
    failure: event === undefined ? "not done" : event.failed,
    latency: quantilesOf(phases),
    failed: failedOf(phases),
    recovered: end === null || end >= windowEnd ? null : recoverySeconds(report, {
      group: "tenants",
      quietFrom: end,
      quietSeconds: windowEnd - end,
      alone: quiet,
    }),
  };
}

function quantilesOf(phases: readonly PhaseReport[]): Quantiles | null {
  const histograms = phases.flatMap(({ operations }) => operations)
    .filter(({ latency }) => latency.count > 0).map(({ histogram }) => histogram);
  return histograms.length === 0 ? null : quantilesOfEncoded(histograms);
}

function failedOf(phases: readonly PhaseReport[]): number {
  return phases.flatMap(({ operations }) => operations)
    .flatMap(({ errors }) => Object.values(errors)).reduce((sum, count) => sum + count, 0);
}
