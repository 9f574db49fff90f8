import type { Progress } from "../../../diagnostics/progress.ts";
import type { PanelReport } from "./live_report.ts";
import { openStage, type StageParts } from "./open_stage.ts";
import { type PanelSource, runPanels } from "./run_panels.ts";
import { scaledRules } from "./scaling/scaled_rules.ts";
import { scalingOf } from "./promise.ts";

/** Time for every scrape interval and range to have something in it. */
const settling = 40_000;

/**
 * Asks all panels on a cluster that was just founded and that nobody uses, where a panel has to say
 * zero rather than nothing.
 */
export async function idlePanels(
  parts: StageParts & { readonly panelsOf: PanelSource; readonly progress: Progress },
): Promise<PanelReport[]> {
  const step = parts.progress.step("Asking all panels of a fresh and idle cluster");
  const stage = await openStage("idle", parts);
  try {
    await stage.prometheus.loadRules([scaledRules(stage.config, scalingOf(stage))]);
    const start = Date.now();
    await new Promise((resolve) => setTimeout(resolve, settling));
    const reports = await runPanels(stage.prometheus.client, parts.panelsOf(stage.config), {
      when: "idle",
      start,
      end: Date.now(),
      interval: stage.interval,
    });
    const failed = reports.filter(({ verdict }) => verdict === "failed").length;
    if (failed === 0) step.done(`${reports.length} queries`);
    else step.failed(`${failed} of ${reports.length} queries`);
    return reports;
  } finally {
    await stage.stop();
  }
}
