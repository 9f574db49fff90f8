import { formatElapsed } from "../../charts/format_elapsed.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup, type MarkupPart } from "../../charts/markup.ts";
import { factList } from "../../charts/page_parts.ts";
import type { TrialReport } from "../../results/trial_report.ts";

/** Violations that are shown; all of them are in the JSON. */
const violationsShown = 20;

/** What else is to be known of a trial: who loaded what, what was checked, what the load cost. */
export function trialFacts(trial: TrialReport): Markup {
  const { cluster, correctness, events, generator, groups } = trial;
  const { cpuMicrosecondsPerRequest, peakMemoryBytes, setUpSeconds, workers } = generator;
  const facts: readonly (readonly [string, MarkupPart])[] = [
    ["Cluster", cluster],
    ["Load", groups.map((group) => markup`<div>${groupText(group, trial)}</div>`)],
    ["Checked", checksText(correctness.checks)],
    ["Broken promises", violationList(correctness.violations)],
    ...(events.length === 0 ? [] : [["Events", events.map(eventLine)] as const]),
    [
      "Generator",
      `${workers} threads, ${cpuMicrosecondsPerRequest.toFixed(0)} µs of processor a request, ${
        formatValue(peakMemoryBytes, "bytes")
      } at most, set up in ${formatElapsed(setUpSeconds)}`,
    ],
    ["Schedule lag", lagText(trial)],
  ];
  return factList(facts);
}

function groupText(
  { connections, name, tenants, workload }: TrialReport["groups"][number],
  { phases }: TrialReport,
): string {
  const loads = [
    ...new Set(phases.flatMap(({ load }) => Object.hasOwn(load, name) ? [load[name] ?? ""] : [])),
  ];
  const who = `${tenants} ${tenants === 1 ? "tenant" : "tenants"}`;
  const made = loads.length === 0 ? "at rest" : loads.join(", then ");
  return `${name}: ${who}, ${connections} connections each to each member, ${workload}, ${made}`;
}

function checksText(checks: TrialReport["correctness"]["checks"]): string {
  const made = Object.entries(checks).filter(([, count]) => count > 0);
  if (made.length === 0) return "nothing";
  return made.map(([kind, count]) => `${formatValue(count, "count")} ${kind}`).join(", ");
}

function violationList(violations: TrialReport["correctness"]["violations"]): MarkupPart {
  if (violations.length === 0) return "none";
  const shown = violations.slice(0, violationsShown);
  const left = violations.length - shown.length;
  return markup`${
    shown.map(({ detail, key, kind, tenant }) =>
      markup`<div class="bad">${kind}, ${tenant}, <code>${key}</code>: ${detail}</div>`
    )
  }${left === 0 ? undefined : markup`<div>and ${left} more</div>`}`;
}

function eventLine({ endSecond, failed, second, title }: TrialReport["events"][number]): Markup {
  const end = endSecond === null ? "" : ` to ${formatElapsed(endSecond)}`;
  return markup`<div>${formatElapsed(second)}${end}: ${title}${
    failed === null ? undefined : markup` <span class="bad">failed: ${failed}</span>`
  }</div>`;
}

function lagText({ phases }: TrialReport): string {
  const open = phases.filter(({ lag }) => lag.count > 0);
  if (open.length === 0) return "none: nothing was due at a time of its own";
  const p99 = Math.max(...open.map(({ lag }) => lag.p99));
  const skipped = phases.reduce((sum, phase) => sum + phase.skipped, 0);
  return `p99 ${formatValue(p99, "ms")} in the worst phase; ${
    formatValue(skipped, "count")
  } requests skipped`;
}
