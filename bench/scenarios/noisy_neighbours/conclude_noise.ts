import type { Figure, Findings } from "../../results/findings.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { meanInterval } from "../../statistics/mean_interval.ts";
import { aggressors } from "./aggressors.ts";
import { type Harm, harmOf, usualP99 } from "./harm.ts";
import { aloneNames } from "./noise_phases.ts";
import type { NoisyNeighboursSettings } from "./noisy_neighbours.ts";

/** Compares what victims felt beside each neighbour with what they felt alone. */
export function concludeNoise(report: TrialReport, told: NoisyNeighboursSettings): Findings {
  const alone = report.phases.filter(({ name }) => aloneNames.some((each) => each === name));
  const quiet = [...alone, ...report.phases.filter(({ name }) => name.startsWith("after "))];
  const harms = told.aggressors.map((name) => harmOf(name, { report, alone, quiet, told }));
  const worst = harms.toSorted((a, b) => meanOf(b.inflation) - meanOf(a.inflation))[0];
  const { mostInflation } = told;
  return {
    figures: figuresOf({ quiet, harms, worst }),
    tables: [tableOf(harms, usualP99(quiet))],
    matrices: [{
      title: "Growth of the victims' 99th percentile",
      unit: "×",
      rows: harms.map(({ name }) => name),
      columns: ["all requests", "writes", "reads", "lists", "delivery of events"],
      values: harms.map(({ byKind, delivery, inflation }) => [
        inflation.length === 0 ? null : rounded(meanOf(inflation)),
        ...byKind,
        delivery,
      ]),
      better: "lower",
      neutral: 1,
    }],
    curves: [],
    missed: mostInflation === null ? [] : harms
      .filter(({ inflation }) => meanOf(inflation) > mostInflation)
      .map(({ inflation, name }) =>
        `Beside ${name} the victims' p99 is ${
          meanOf(inflation).toFixed(1)
        } times that alone, above ${mostInflation}`
      ),
    notes: [
      "The neighbour is one tenant that sends as soon as it is answered. It shares the generator " +
      "with the victims, so that what it costs there is in their latency too. Alone is the median " +
      "of all times without a neighbour.",
    ],
  };
}

interface Summary {
  readonly quiet: readonly PhaseReport[];
  readonly harms: readonly Harm[];
  readonly worst: Harm | undefined;
}

function figuresOf({ harms, quiet, worst }: Summary): Figure[] {
  const worstMean = worst === undefined || worst.inflation.length === 0
    ? undefined
    : meanInterval(worst.inflation);
  const jains = harms.map(({ jain }) => jain).filter((each) => each !== null);
  return [{
    name: "worst-inflation",
    title: `Most harmful: ${worst?.name ?? "nobody"}, victims' p99 times that alone`,
    value: worstMean?.mean ?? null,
    unit: "ratio",
    interval: worstMean?.interval ?? null,
    better: "lower",
  }, {
    name: "alone-p99",
    title: "Victims' p99 alone",
    value: usualP99(quiet),
    unit: "ms",
    interval: null,
    better: "lower",
  }, {
    name: "worst-failed-share",
    title: "Most of the victims' requests that failed",
    value: Math.max(0, ...harms.map(({ failedShare }) => failedShare)),
    unit: "share",
    interval: null,
    better: "lower",
  }, {
    name: "lowest-fairness",
    title: "Least even among victims (Jain's index, 1 is even)",
    value: jains.length === 0 ? null : Math.min(...jains),
    unit: "ratio",
    interval: null,
    better: "higher",
  }];
}

function tableOf(harms: readonly Harm[], alone: number | null): Findings["tables"][number] {
  return {
    title: "Victims beside each neighbour",
    columns: [
      { title: "neighbour", unit: "" },
      { title: "which", unit: "" },
      { title: "its rate", unit: "/s" },
      { title: "victims' p99", unit: "ms" },
      { title: "alone", unit: "ms" },
      { title: "failed", unit: "%" },
      { title: "fairness", unit: "" },
      { title: "recovered after", unit: "s" },
    ],
    rows: harms.map(({ failedShare, jain, name, ownRate, p99, recovery }) => [
      name,
      aggressors[name] ?? "",
      rounded(ownRate),
      p99,
      alone,
      rounded(failedShare * 100),
      jain === null ? null : rounded(jain),
      recovery.includes(null) ? "not in the quiet" : Math.max(...recovery.map(Number)),
    ]),
  };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
