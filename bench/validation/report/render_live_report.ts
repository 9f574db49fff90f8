import { formatValue } from "../../charts/format_value.ts";
import { htmlPage, type PageLink } from "../../charts/html_page.ts";
import { type Markup, markup, type MarkupPart } from "../../charts/markup.ts";
import { type StatTile, statTiles, verdictBox } from "../../charts/page_parts.ts";
import type { LiveReport } from "../live/live_report.ts";
import { alertsSection } from "./alerts_section.ts";
import { dashboardsSection } from "./dashboards_section.ts";
import { environmentFacts, utc } from "./environment_facts.ts";
import { faultAnchor } from "./fault_anchor.ts";
import { faultsSection, notRunSection } from "./faults_section.ts";
import { liveSummary, type VerdictCounts } from "./live_summary.ts";
import { quietSection } from "./quiet_section.ts";
import { ruleSetsSection } from "./rule_sets_section.ts";
import { verdictTone } from "./verdict_badge.ts";

/**
 * A live validation as one HTML file: the verdict, why it is not a pass, every alert against its
 * promise, what each fault caused, other rule sets before the same faults, the quiet run, and every
 * panel of the dashboards with what came back to it. The same report always gives the same bytes, and
 * nothing in it can run or load anything; see `htmlPage`.
 */
export function renderLiveReport(report: LiveReport): string {
  const { versions } = report;
  const parts: readonly (readonly [PageLink, Markup | undefined])[] = [
    [{ text: "Alerts", to: "alerts" }, alertsSection(report)],
    [{ text: "Faults", to: "faults" }, faultsSection(report)],
    [{ text: "Rule sets", to: "rule-sets" }, ruleSetsSection(report)],
    [{ text: "Quiet run", to: "quiet" }, quietSection(report)],
    [{ text: "Dashboards", to: "dashboards" }, dashboardsSection(report)],
    [{ text: "Not run", to: "not-run" }, notRunSection(report)],
  ];
  const shown = parts.filter(([, part]) => part !== undefined);
  return htmlPage({
    title: `Live validation of ${report.cluster.namespace}/${report.cluster.name}, ${
      utc(report.startedAt)
    }`,
    brand: "Live validation",
    links: shown.map(([link]) => link),
    body: markup`${verdictOf(report)}${statTiles(tilesOf(report))}<div class="card">${
      environmentFacts(report)
    }</div>${shown.map(([, part]) => part)}`,
    footer:
      markup`${versions.tool} · ${report.schema} · alerts, faults and panels as they were; times are of this run`,
  });
}

function verdictOf(report: LiveReport): Markup {
  const { cases, faults, quiet, verdict, versions, cluster } = report;
  const counts = liveSummary(report);
  const titles = {
    "passed": `${counts.cases.passed} alerts proved by ${counts.faults.passed} real faults`,
    "failed": failedTitle(report),
    "not-run": "Nothing was run",
  } as const;
  const failures: MarkupPart[] = [
    ...faults.filter((each) => each.verdict === "failed").map(({ id, reason }) =>
      markup`<a href="#${faultAnchor(id)}">${id}</a>: ${reason}`
    ),
    ...cases.filter((each) => each.verdict === "failed" && each.fault === undefined)
      .map(({ alert, reason }) => markup`${alert}: ${reason}`),
    ...(quiet?.verdict === "failed"
      ? [markup`<a href="#quiet">Quiet run</a>: ${quiet.reason}`]
      : []),
    ...(counts.panels.failed > 0
      ? [
        markup`<a href="#dashboards">${counts.panels.failed} queries of panels</a> did not return what they should`,
      ]
      : []),
  ];
  return verdictBox({
    tone: verdictTone(verdict),
    title: titles[verdict],
    lines: [
      `Real members of etcd ${versions.etcd} (${cluster.members}), real faults, watched by a real Prometheus ${versions.prometheus}.`,
      ...failures,
    ],
  });
}

/** As in `8 alerts, 1 fault and the quiet run failed`. */
function failedTitle(report: LiveReport): string {
  const { cases, faults, panels } = liveSummary(report);
  const told = [
    ...counted(cases.failed, "alert"),
    ...counted(faults.failed, "fault"),
    ...(report.quiet?.verdict === "failed" ? ["the quiet run"] : []),
    ...counted(panels.failed, "query of a panel", "queries of panels"),
  ];
  const last = told.pop() ?? "The run";
  return `${told.length === 0 ? "" : `${told.join(", ")} and `}${last} failed`;
}

function counted(count: number, one: string, several = `${one}s`): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
}

function tilesOf(report: LiveReport): StatTile[] {
  const { cases, faults, panels, slowest } = liveSummary(report);
  const { quiet } = report;
  return [
    countTile("Alerts proved", cases),
    countTile("Faults made", faults),
    ...(slowest === undefined ? [] : [{
      label: "Nearest to its promise",
      value: formatValue(slowest.share, "ratio"),
      note: slowest.alert,
      tone: slowest.share > 1 ? "bad" as const : "good" as const,
    }]),
    ...(quiet === undefined ? [] : [{
      label: "Alerts in the quiet run",
      value: String(quiet.fired.filter(({ ruleSet }) => ruleSet === report.ruleSets[0]).length),
      note: `${formatValue(quiet.load.requests, "count")} requests`,
      tone: verdictTone(quiet.verdict),
    }]),
    ...(report.panels.length === 0 ? [] : [countTile("Panel queries answered", panels)]),
  ];
}

function countTile(label: string, counts: VerdictCounts): StatTile {
  const { failed, passed } = counts;
  const left = counts["not-run"];
  return {
    label,
    value: `${passed} of ${passed + failed}`,
    ...(left === 0 ? {} : { note: `${left} not run` }),
    tone: failed > 0 ? "bad" : passed > 0 ? "good" : "neutral",
  };
}
