import { filtered } from "../../charts/data_table.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { pageSection } from "../../charts/page_parts.ts";
import type { FaultReport, LiveReport } from "../live/live_report.ts";
import { faultCard } from "./fault_card.ts";
import { worstFirst } from "./verdict_badge.ts";

/** Every fault that was made, by family; those that failed come first and are open. */
export function faultsSection(report: LiveReport): Markup | undefined {
  const made = report.faults.filter(({ verdict }) => verdict !== "not-run");
  if (made.length === 0) return undefined;
  const failed = made.filter(({ verdict }) => verdict === "failed");
  const families = Map.groupBy(
    made.filter(({ verdict }) => verdict !== "failed"),
    ({ family }) => family,
  );
  const groups = [
    ...(failed.length === 0 ? [] : [["Failed", failed] as const]),
    ...families,
  ];
  return pageSection({
    id: "faults",
    title: "Faults",
    lead:
      "Each was made on a real cluster. Green is what had to fire, blue what might fire on the way, red what should not have.",
    body: filtered(
      markup`${
        groups.map(([name, faults]) =>
          markup`<h3>${name[0]?.toUpperCase()}${
            name.slice(1)
          } <span class="muted">${faults.length}</span></h3><div class="stack">${
            worstFirst(faults).map((each) => cardOf(each, report))
          }</div>`
        )
      }`,
      "faults",
    ),
  });
}

/** Faults and alerts that were left out, and why. */
export function notRunSection({ cases, faults }: LiveReport): Markup | undefined {
  const left = [
    ...faults.map(({ id, reason, verdict }) => ({ name: id, reason, verdict })),
    ...cases.filter(({ fault }) => fault === undefined)
      .map(({ alert, reason, verdict }) => ({ name: alert, reason, verdict })),
  ].filter(({ verdict }) => verdict === "not-run");
  if (left.length === 0) return undefined;
  const reasons = Map.groupBy(left, ({ reason = "no reason was told" }) => reason);
  return pageSection({
    id: "not-run",
    title: "Not run",
    lead: "What this run says nothing about.",
    body: markup`<div class="stack">${
      [...reasons].map(([reason, entries]) =>
        markup`<div class="card"><b>${reason}</b> <span class="muted">(${entries.length})</span><p>${
          entries.map(({ name }, at) => markup`${at === 0 ? "" : ", "}<code>${name}</code>`)
        }</p></div>`
      )
    }</div>`,
  });
}

function cardOf(fault: FaultReport, { cases, ruleSets }: LiveReport): Markup {
  return faultCard(fault, {
    cases: cases.filter((each) => each.fault === fault.id),
    own: ruleSets[0] ?? "",
  });
}
