import { alignedRows } from "../../results/aligned_rows.ts";
import { median } from "../../statistics/median.ts";
import type { AcceptanceJob } from "./acceptance_job.ts";

/** What the jobs of an acceptance come to: a line for each kind, and the middle ratio by figure. */
export function acceptanceText(jobs: readonly AcceptanceJob[]): string {
  const same = jobs.filter(({ kind }) => kind === "same");
  const delayed = jobs.filter(({ kind }) => kind === "delayed");
  return [
    `${alarms(same)} of ${same.length} comparisons of equal sides alarmed`,
    `${alarms(delayed)} of ${delayed.length} comparisons with delayed answers alarmed`,
    ...brokenLines(jobs),
    "",
    ...alignedRows([
      ["ratio", "equal: lowest", "middle", "highest", "delayed: lowest", "middle", "highest"],
      ...namesIn(jobs).map((name) => [name, ...ratios(same, name), ...ratios(delayed, name)]),
    ]),
  ].join("\n");
}

function alarms(jobs: readonly AcceptanceJob[]): number {
  return jobs.filter(({ alarmed }) => alarmed).length;
}

function brokenLines(jobs: readonly AcceptanceJob[]): string[] {
  return jobs.filter(({ broke }) => broke !== "")
    .map(({ broke, number }) => `Job ${number} broke: ${broke}`);
}

function namesIn(jobs: readonly AcceptanceJob[]): string[] {
  return [...new Set(jobs.flatMap(({ verdicts }) => verdicts.map(({ name }) => name)))];
}

function ratios(jobs: readonly AcceptanceJob[], name: string): string[] {
  const all = jobs.flatMap(({ verdicts }) => verdicts)
    .filter((verdict) => verdict.name === name).map(({ ratio }) => ratio);
  if (all.length === 0) return ["–", "–", "–"];
  return [Math.min(...all), median(all) ?? NaN, Math.max(...all)].map((each) => each.toFixed(3));
}
