import type { MonitoringFinding } from "../bench/validation/rule_findings.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";

/** What was checked, and where to. */
export interface MonitoringReport {
  /** What is wrong. */
  readonly findings: readonly MonitoringFinding[];
  /** What all of it was, as in `12 alerts`. */
  readonly checked: string;
  /** Takes the text. */
  readonly write: (text: string) => void;
}

/** Tells what is wrong with alerts or panels, a line each, and with which code to end. */
export function reportMonitoring({ checked, findings, write }: MonitoringReport): ExitCode {
  const lines = findings.map(({ message, rule, subject }) => `${subject}: ${rule}: ${message}\n`);
  if (lines.length === 0) {
    write(`${checked}, nothing wrong\n`);
    return ExitCode.Success;
  }
  write(`${lines.join("")}${lines.length} ${lines.length === 1 ? "problem" : "problems"}\n`);
  return ExitCode.Usage;
}
