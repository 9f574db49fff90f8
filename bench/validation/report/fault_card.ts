import { dataTable } from "../../charts/data_table.ts";
import { formatElapsed } from "../../charts/format_elapsed.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup, type MarkupPart } from "../../charts/markup.ts";
import { disclosure, factList } from "../../charts/page_parts.ts";
import type { AlertCaseReport, FaultReport, FiredAlert } from "../live/live_report.ts";
import { alertDetails } from "./alert_details.ts";
import { faultAnchor } from "./fault_anchor.ts";
import { faultTimeline } from "./fault_timeline.ts";
import { verdictBadge } from "./verdict_badge.ts";

/** What a fault is told with. */
export interface FaultCardOptions {
  /** The alerts that it proves. */
  readonly cases: readonly AlertCaseReport[];
  /** The name of our rule set. */
  readonly own: string;
}

/** A fault with what it caused; closed, unless it failed. */
export function faultCard(fault: FaultReport, { cases, own }: FaultCardOptions): Markup {
  const { fault: text, id, reason, verdict } = fault;
  const times = cases.flatMap(({ detectionSeconds }) => detectionSeconds ?? []);
  const soon = times.length === 0
    ? undefined
    : markup`<span class="muted push">fired after ${formatValue(Math.max(...times), "s")}</span>`;
  return disclosure({
    id: faultAnchor(id),
    open: verdict === "failed",
    summary: markup`${
      verdictBadge(verdict)
    } <b>${id}</b> <span class="muted">${text}</span> ${soon}`,
    body: markup`${
      reason === undefined
        ? undefined
        : markup`<p class="${verdict === "failed" ? "bad" : "muted"}"><b>${reason}</b></p>`
    }${faultTimeline(fault, { cases, own })}${factList(factsOf(fault, own))}${
      cases.map((each) => alertDetails(each, fault))
    }${log(fault)}`,
  });
}

function factsOf(fault: FaultReport, own: string): (readonly [string, MarkupPart])[] {
  const { attempts, companions, expected, fired, stage, stalledSeconds } = fault;
  const ours = fired.filter(({ ruleSet }) => ruleSet === own);
  return [
    ["Had to fire", codes(expected)],
    ["Fired", codes([...new Set(ours.map(labelled))])],
    ...(companions.length === 0 ? [] : [
      [
        "Might fire too",
        companions.map(({ alert, why }) => markup`<div><code>${alert}</code>: ${why}</div>`),
      ] as const,
    ]),
    ["Cluster", stage],
    ...(attempts > 1 ? [["Attempts", `${attempts}: the machine stood still before`] as const] : []),
    ...(stalledSeconds >= shortestStall
      ? [["Machine stood still", formatValue(stalledSeconds, "s")] as const]
      : []),
  ];
}

/** Standing still for less, in seconds, is nothing to tell. */
const shortestStall = 0.5;

function codes(texts: readonly string[]): MarkupPart {
  return texts.length === 0
    ? "nothing"
    : texts.map((text) => markup`<code class="item">${text}</code> `);
}

function labelled({ alert, labels }: FiredAlert): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? alert : `${alert}{${pairs.join(", ")}}`;
}

function log({ beganAt, injectedAt, timeline }: FaultReport): Markup | undefined {
  if (timeline.length === 0) return undefined;
  const origin = injectedAt ?? beganAt ?? timeline[0]?.at ?? 0;
  const rows = timeline.map(({ at, kind, text }) => [
    formatElapsed((at - origin) / 1_000),
    kind === "harness" ? "" : kind,
    text,
  ]);
  const columns = [{ title: "When" }, { title: "Alert is" }, { title: "What" }];
  return markup`<details><summary class="muted">All that happened, in order</summary>${
    dataTable({ columns, rows, sortable: false, filter: false })
  }</details>`;
}
