import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { exitCodeOf } from "../bench/results/verdict.ts";
import type { OpenTarget } from "../bench/targets/target.ts";
import type { RunResult } from "../bench/results/run_result.ts";
import type { UnderLoadReport } from "../bench/validation/live/under_load/validate_under_load.ts";
import type { BenchOptions } from "./bench_options.ts";
import { liveSummaryText } from "./validate_live_summary.ts";
import { version } from "./version.ts";

/** What `kamaji-etcd bench --validate` is done with. */
export interface BenchValidation {
  /** The configuration that is loaded. */
  readonly config: EtcdCluster;
  /** What was typed. */
  readonly options: Pick<BenchOptions, "etcd" | "data-dir">;
  /** Runs the scenario on the target that it is handed. */
  readonly load: (open: OpenTarget) => Promise<RunResult>;
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * Puts the scenario's load on a cluster with keeper and Prometheus, asks the dashboards under it, and
 * runs the short list of alert cases.
 *
 * @throws {Failure} `usage` for a scenario that needs another cluster and for options that say what
 * a cluster without a keeper is started from, `etcd-not-found`, `target-failed`
 */
export async function validateBench(
  { options, ...parts }: BenchValidation,
): Promise<UnderLoadReport> {
  for (const name of ["etcd", "data-dir"] as const) {
    if (options[name] === undefined) continue;
    throw new Failure("usage", `Option --${name} cannot be used with --validate`, {
      hint: "Leave it out: several clusters are started in directories of their own",
    });
  }
  const { validateUnderLoad } = await import(
    "../bench/validation/live/under_load/validate_under_load.ts"
  );
  return await validateUnderLoad({ ...parts, tool: `kamaji-etcd ${version}` });
}

/** Alerts and dashboards in lines, and in the last one the verdict of all. */
export async function validationText({ live, load }: UnderLoadReport): Promise<string> {
  const made = live.cases.filter(({ verdict }) => verdict !== "not-run");
  const proved = made.filter(({ verdict }) => verdict === "passed");
  const answered = live.panels.filter(({ verdict }) => verdict === "passed");
  const isValid = load.verdict === "pass" && live.verdict === "passed";
  const parts = [
    loadText(load),
    `${proved.length} of ${made.length} alerts proved`,
    `${answered.length} of ${live.panels.length} queries of panels answered under load`,
  ];
  const verdict = `${isValid ? "VALID" : "NOT VALID"}: ${parts.join(", ")}\n`;
  return `${await liveSummaryText(live)}\n${verdict}`;
}

function loadText({ objective: { name }, verdict }: RunResult): string {
  if (verdict === "pass") return `objective "${name}" met`;
  return verdict === "objective-missed" ? `objective "${name}" missed` : `load ${verdict}`;
}

/** What the load comes to counts first, then alerts and dashboards. */
export function validationExitCode({ live, load }: UnderLoadReport): ExitCode {
  if (load.verdict !== "pass") return exitCodeOf(load.verdict);
  return live.verdict === "passed" ? ExitCode.Success : ExitCode.ObjectiveMissed;
}
