import { responsive } from "../../charts/figure.ts";
import { formatElapsed } from "../../charts/format_elapsed.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { pageSection } from "../../charts/page_parts.ts";
import { timeline, type TimelineRow, type TimelineSpan } from "../../charts/timeline.ts";
import type { LiveReport, QuietReport } from "../live/live_report.ts";
import { verdictBadge } from "./verdict_badge.ts";

/** The run in which nothing was wrong; nothing where it was not asked for. */
export function quietSection({ quiet, ruleSets }: LiveReport): Markup | undefined {
  if (quiet === undefined) return undefined;
  const { endedAt, load, reason, scale, startedAt, verdict } = quiet;
  const seconds = (endedAt - startedAt) / 1_000;
  const failed = load.requests === 0 ? 0 : load.failed / load.requests;
  return pageSection({
    id: "quiet",
    title: "Quiet run",
    lead:
      "A cluster under load with everything that is done to a healthy one. No alert may fire but the watchdog.",
    body: markup`<div class="card"><p>${verdictBadge(verdict)} ${
      formatElapsed(seconds)
    } at ${scale} times the pace, ${formatValue(load.requests, "count")} requests of tenants, ${
      formatValue(failed, "ratio")
    } of them failed.</p>${
      reason === undefined ? undefined : markup`<p class="bad"><b>${reason}</b></p>`
    }${
      responsive((width) =>
        timeline({
          title: "",
          time: [0, Math.max(1, seconds)],
          rows: rowsOf(quiet, ruleSets[0] ?? ""),
          width,
        }), {
        wide: 1_080,
        narrow: 330,
      })
    }</div>`,
  });
}

function rowsOf(
  { activities, endedAt, fired, startedAt }: QuietReport,
  own: string,
): TimelineRow[] {
  const since = (at: number) => (at - startedAt) / 1_000;
  const done = new Map(
    activities.filter(({ text }) => text.startsWith(finished))
      .map(({ at, text }) => [text.slice(finished.length), at]),
  );
  const acts = activities.filter(({ text }) => !text.startsWith(finished)).map(({ at, text }) => {
    const span: TimelineSpan = {
      from: since(at),
      to: since(done.get(text) ?? endedAt),
      label: done.has(text) ? "done" : "not done",
      tone: done.has(text) ? "accent" : "bad",
    };
    return { label: text, spans: [span] };
  });
  const alerts = fired.map(({ alert, firingAt, resolvedAt, ruleSet }) => ({
    label: ruleSet === own ? alert : `${ruleSet}: ${alert}`,
    spans: [{
      from: since(firingAt),
      to: since(resolvedAt ?? endedAt),
      label: "firing",
      tone: ruleSet === own ? "bad" as const : "neutral" as const,
    }],
  }));
  return [...acts, ...alerts];
}

/** How the harness notes that it has finished what it noted before. */
const finished = "done: ";
