import type { Figure, Findings } from "../../results/findings.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { groupP99 } from "../../statistics/group_p99.ts";
import type { QuotaWallSettings } from "./quota_wall.ts";

/** Says who was stopped, how long, and what was lost. */
export function concludeWall(report: TrialReport, told: QuotaWallSettings): Findings {
  const { measures, violations } = report.correctness;
  const wall = phaseOf(report, "wall");
  const after = phaseOf(report, "after");
  const recovery = report.events.find(({ kind }) => kind === "free-space");
  const took = recovery?.endSecond == null || recovery.failed !== null
    ? null
    : Number((recovery.endSecond - recovery.second).toFixed(2));
  const stopped = wall.filter((each) => noSpaceOf(each) > 0);
  const still = total(after.map(noSpaceOf));
  const largest = largestTenant(measures);
  const seconds = (name: string, title: string): Figure => ({
    ...lower,
    name,
    title,
    value: measures[name] ?? null,
    unit: "s",
  });
  return {
    figures: [
      { ...lower, name: "recovery", title: "Recovery", value: took, unit: "s" },
      seconds("compact-seconds", "  compaction"),
      seconds("defragment-seconds", "  defragmentation, one member after the other"),
      seconds("disarm-seconds", "  clearing the alarms"),
      {
        ...lower,
        name: "blocked",
        title: "Requests of others refused for want of space",
        value: total(
          report.phases.flatMap(({ operations }) => operations.filter(isOther)).map(noSpaceOf),
        ),
        unit: "count",
      },
      {
        ...lower,
        name: "until-alarm",
        title: `From the first byte of ${told.filling} MiB/s to the first refusal`,
        value: secondsToAlarm(report),
        unit: "s",
      },
      {
        ...lower,
        name: "filler-share",
        title: `Of all bytes of tenants, those of ${largest?.name ?? "nobody"}`,
        value: largest?.share ?? null,
        unit: "share",
        better: "neither",
      },
      {
        ...lower,
        name: "lost",
        title: "Acknowledged writes that were lost, and reads that were wrong",
        value: violations.length,
        unit: "count",
      },
    ],
    tables: [{
      title: "At the wall, requests of those who did not fill it",
      columns: [
        { title: "operation", unit: "" },
        { title: "done", unit: "" },
        { title: "refused, no space", unit: "" },
        { title: "failed otherwise", unit: "" },
        { title: "p99", unit: "ms" },
      ],
      rows: wall.map((each) => [
        each.name,
        each.done + each.conflicts,
        noSpaceOf(each),
        total(Object.values(each.errors)) - noSpaceOf(each),
        each.latency.count === 0 ? null : each.latency.p99,
      ]),
    }, {
      title: "From before to after",
      columns: [
        { title: "phase", unit: "" },
        { title: "done", unit: "" },
        { title: "refused, no space", unit: "" },
        { title: "p99", unit: "ms" },
      ],
      rows: report.phases.map((phase) => [
        phase.name,
        total(phase.operations.filter(isOther).map(({ conflicts, done }) => done + conflicts)),
        total(phase.operations.filter(isOther).map(noSpaceOf)),
        groupP99([phase], { group: "tenants" }),
      ]),
    }],
    matrices: [],
    curves: [],
    missed: [
      ...report.events.flatMap(({ failed, title }) =>
        failed === null ? [] : [`${title}: ${failed}`]
      ),
      ...(stopped.length === 0 ? ["The quota was not used up in the time; fill faster"] : []),
      ...readsStopped(wall),
      ...(still > 0 ? [`${still} requests were refused for want of space after the recovery`] : []),
      ...(told.mostRecovery !== null && took !== null && took > told.mostRecovery
        ? [`The recovery took ${took} s, above ${told.mostRecovery}`]
        : []),
    ],
    notes: [
      "The quota is of the whole cluster: etcd has none of a tenant. Whatever adds a byte is refused " +
      "to everybody once it is used up; the recovery is compaction, defragmentation and clearing the " +
      "alarms, in that order, as root.",
      "A failed write here was refused before it had any effect, and the ledger of every tenant checks " +
      "that nothing that was acknowledged is missing or old afterwards.",
    ],
  };
}

type Operation = PhaseReport["operations"][number];

const lower = { interval: null, better: "lower" } as const;

function phaseOf({ phases }: TrialReport, name: string): Operation[] {
  return phases.filter((phase) => phase.name === name)
    .flatMap(({ operations }) => operations).filter(isOther);
}

function isOther({ group }: Operation): boolean {
  return group === "tenants";
}

function noSpaceOf({ errors }: Operation): number {
  return errors["no-space"] ?? 0;
}

/** Reads and deletions need no space, and must go on. */
function readsStopped(wall: readonly Operation[]): string[] {
  return wall.filter(({ kind, name }) => kind !== "write" || name === "delete")
    .filter((each) => noSpaceOf(each) > 0)
    .map((each) => `At the wall ${noSpaceOf(each)} of "${each.name}" were refused as well`);
}

/** By the second in which somebody's request failed first while the filler wrote. */
function secondsToAlarm({ phases, seconds }: TrialReport): number | null {
  const filling = phases.find(({ name }) => name === "filling");
  const filler = seconds.groups.find(({ group }) => group === "filler");
  if (filling === undefined || filler === undefined) return null;
  const from = Math.floor(filling.startSecond);
  const first = filler.failed.slice(from).findIndex((count) => count > 0);
  return first === -1 ? null : first;
}

/** Whoever holds the most, which etcd tells nobody. */
function largestTenant(
  measures: Readonly<Record<string, number>>,
): { readonly name: string; readonly share: number } | undefined {
  const sizes = Object.entries(measures).flatMap(([name, bytes]) =>
    name.startsWith("bytes of ") ? [{ name: name.slice("bytes of ".length), bytes }] : []
  );
  const all = total(sizes.map(({ bytes }) => bytes));
  const [largest] = sizes.toSorted((a, b) => b.bytes - a.bytes);
  return largest === undefined || all === 0
    ? undefined
    : { name: largest.name, share: largest.bytes / all };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
