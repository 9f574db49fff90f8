import { filtered } from "../../charts/data_table.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { badge, disclosure, pageSection } from "../../charts/page_parts.ts";
import type { RunResult } from "../../results/run_result.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { verdictTones, verdictWords } from "../verdict_words.ts";
import { latencyCharts } from "./latency_charts.ts";
import { operationsTable } from "./operations_table.ts";
import { serverCharts } from "./server_charts.ts";
import { tenantHeatmap } from "./tenant_heatmap.ts";
import { trialFacts } from "./trial_facts.ts";

/** Every trial, which opens; the only one, and those that are no pass, are open. */
export function trialsSection({ objective, trials }: RunResult): Markup | undefined {
  if (trials.length === 0) return undefined;
  const cards = trials.map((trial) => trialCard(trial, { objective, isOnly: trials.length === 1 }));
  return pageSection({
    id: "trials",
    title: trials.length === 1 ? "The trial" : `The ${trials.length} trials`,
    lead:
      "Latency counts from the moment a request was due, so that a stall shows in every request that it delayed.",
    body: filtered(markup`<div class="stack">${cards}</div>`, "trials"),
  });
}

interface CardOptions {
  readonly objective: RunResult["objective"];
  readonly isOnly: boolean;
}

function trialCard(trial: TrialReport, { isOnly, objective }: CardOptions): Markup {
  const { name, purpose, reasons, verdict } = trial;
  return disclosure({
    open: isOnly || !["pass", "objective-missed"].includes(verdict),
    summary: markup`${
      badge(verdictWords[verdict], verdictTones[verdict])
    } <b>${name}</b> <span class="muted">${purpose}</span>`,
    body: markup`${reasons.map((reason) => markup`<p class="bad">${reason}</p>`)}${
      latencyCharts(trial, objective)
    }${operationsTable(trial, objective)}${tenantHeatmap(trial)}${serverCharts(trial)}${
      trialFacts(trial)
    }`,
  });
}
