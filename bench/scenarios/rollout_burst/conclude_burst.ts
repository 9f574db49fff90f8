import type { Figure, Findings } from "../../results/findings.ts";
import { failuresOf } from "../../results/phase_counts.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { groupP99 } from "../../statistics/group_p99.ts";
import { meanInterval } from "../../statistics/mean_interval.ts";
import { median } from "../../statistics/median.ts";
import { requestsPerPod } from "../../workloads/rollouts/rollout_workload.ts";
import { type Burst, type BurstPhases, bursts, phasesOf } from "./bursts.ts";
import type { RolloutBurstSettings } from "./rollout_burst.ts";

/** What one burst did. */
interface Effect {
  readonly pods: number;
  readonly failed: number;
  /** Seconds from the first pod's being due until the last one runs. */
  readonly drained: number;
  /** Median of a pod from being due until it runs, in milliseconds. */
  readonly pod: number;
  /** Victims' 99th percentile while it drained, in milliseconds. */
  readonly victims: number | null;
  /** That by the one alone. */
  readonly growth: number | null;
  /** Victims' requests that failed meanwhile. */
  readonly victimsFailed: number;
}

interface Kind {
  readonly burst: Burst;
  readonly title: string;
  readonly effects: readonly Effect[];
}

/** Tells bursts of one tenant from bursts of many, by how soon they are over and who felt them. */
export function concludeBurst(report: TrialReport, told: RolloutBurstSettings): Findings {
  const alone = median(
    report.phases.filter(({ name }) => name === "alone" || name.startsWith("after "))
      .map((phase) => groupP99([phase], { group: "victims" })).filter((value) => value !== null),
  );
  const kinds = bursts.map((burst): Kind => ({
    burst,
    title: burst === "one" ? "one tenant" : `${told.many} tenants`,
    effects: Array.from({ length: told.rounds }, (_, round) => phasesOf(burst, round))
      .flatMap((names) => effectOf(report, { names, alone })),
  }));
  const late = kinds.flatMap(({ effects, title }) =>
    effects.filter(({ drained }) => drained > told.drain).map(() => title)
  );
  return {
    figures: kinds.flatMap(figuresOf),
    tables: [{
      title: `${told.pods} pods at once, ${requestsPerPod} writes each`,
      columns: [
        { title: "of", unit: "" },
        { title: "pods", unit: "" },
        { title: "failed", unit: "" },
        { title: "through after", unit: "s" },
        { title: "writes", unit: "/s" },
        { title: "a pod p50", unit: "ms" },
        { title: "victims' p99", unit: "ms" },
        { title: "alone", unit: "ms" },
        { title: "victims failed", unit: "" },
      ],
      rows: kinds.flatMap(({ effects, title }) =>
        effects.map(({ drained, failed, pod, pods, victims, victimsFailed }) => [
          title,
          pods,
          failed,
          rounded(drained),
          Math.round((pods - failed) * requestsPerPod / Math.max(drained, 0.001)),
          pod,
          victims,
          alone,
          victimsFailed,
        ])
      ),
    }],
    matrices: [],
    curves: [],
    missed: missedBy(kinds, told),
    notes: [
      "All pods are due at once and each goes through its creation, five updates and three events " +
      "one after another; a kube-scheduler and kubelets would spread them over a longer time. " +
      "Alone is the median of the quiet times.",
      ...(late.length === 0 ? [] : [
        `A burst of ${late.join(" and of ")} took longer than the ${told.drain} s that were ` +
        "watched, so that what victims felt is told too low.",
      ]),
    ],
  };
}

interface Visit {
  readonly names: BurstPhases;
  readonly alone: number | null;
}

function effectOf({ phases }: TrialReport, { alone, names }: Visit): Effect[] {
  const named = (wanted: string) => phases.find(({ name }) => name === wanted);
  const [burst, drain] = [named(names.burst), named(names.drain)];
  const pods = burst?.operations.find(({ group, latency }) =>
    group !== "victims" && latency.count > 0
  );
  if (burst === undefined || pods === undefined || drain === undefined) return [];
  const felt = groupP99([drain], { group: "victims" });
  return [{
    pods: pods.latency.count,
    failed: failuresOf(pods),
    drained: pods.latency.max / 1_000 + burst.seconds,
    pod: pods.latency.p50,
    victims: felt,
    growth: felt === null || alone === null || alone === 0 ? null : felt / alone,
    victimsFailed: [burst, drain].flatMap(({ operations }) => operations)
      .filter(({ group }) => group === "victims")
      .reduce((sum, { errors }) => sum + failuresOf({ errors }), 0),
  }];
}

function figuresOf({ burst, effects, title }: Kind): Figure[] {
  const growth = effects.map((each) => each.growth).filter((each) => each !== null);
  return [
    meanFigure(effects.map(({ drained }) => drained), {
      name: `drain-seconds-${burst}`,
      title: `A rollout of ${title} is through after`,
      unit: "s",
    }),
    meanFigure(growth, {
      name: `victims-inflation-${burst}`,
      title: `  meanwhile victims' p99 is that alone times`,
      unit: "ratio",
    }),
  ];
}

function meanFigure(
  values: readonly number[],
  figure: Pick<Figure, "name" | "title" | "unit">,
): Figure {
  const found = values.length === 0 ? null : meanInterval(values);
  return {
    ...figure,
    value: found?.mean ?? null,
    interval: found?.interval ?? null,
    better: "lower",
  };
}

function missedBy(kinds: readonly Kind[], { mostDrain }: RolloutBurstSettings): string[] {
  if (mostDrain === null) return [];
  return kinds.flatMap(({ effects, title }) => {
    const slowest = Math.max(0, ...effects.map(({ drained }) => drained));
    if (slowest <= mostDrain) return [];
    return [`A rollout of ${title} is through after ${rounded(slowest)} s, above ${mostDrain}`];
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
