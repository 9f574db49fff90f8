import type { RunResult } from "../results/run_result.ts";
import { csvReport } from "./csv_report.ts";
import { histogramLog } from "./histogram_log.ts";
import { junitReport } from "./junit_report.ts";
import { markdownReport } from "./markdown_report.ts";
import { renderRunReport } from "./page/render_run_report.ts";
import { perfdashReport } from "./perfdash_report.ts";
import { prometheusReport } from "./prometheus_report.ts";

/** The forms in which a result can be written besides its own JSON. */
export const reportFormats = [
  "html",
  "markdown",
  "junit",
  "csv",
  "hlog",
  "prometheus",
  "perfdash",
] as const;

/** One of them. */
export type ReportFormat = typeof reportFormats[number];

const renderers: Readonly<Record<ReportFormat, (result: RunResult) => string>> = {
  html: renderRunReport,
  markdown: markdownReport,
  junit: junitReport,
  csv: csvReport,
  hlog: histogramLog,
  prometheus: prometheusReport,
  perfdash: perfdashReport,
};

/** Writes a result in a form for people or for other programs. The same result gives the same text. */
export function renderResult(result: RunResult, format: ReportFormat): string {
  return renderers[format](result);
}
