import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { exitCodeOf } from "../bench/results/verdict.ts";
import type { OpenTarget } from "../bench/targets/target.ts";
import type { RunResult } from "../bench/results/run_result.ts";
import type { UnderLoadReport } from "../bench/validation/live/under_load/validate_under_load.ts";
import type { BenchOptions } from "./bench_options.ts";
import type { TargetOptions } from "./bench_target_options.ts";
import type { OperatorCheck } from "../bench/validation/kind/operator_checks.ts";
import { liveSummaryText } from "./validate_live_summary.ts";
import { version } from "./version.ts";

/** What `kamaji-etcd bench --validate` is done with. */
export interface BenchValidation {
  /** The configuration that is loaded. */
  readonly config: EtcdCluster;
  /** What was typed. */
  readonly options: Pick<BenchOptions, "etcd" | "data-dir">;
  /** What is loaded. Default: clusters of its own on loopback. */
  readonly target?: TargetOptions | undefined;
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
  { options, target, ...parts }: BenchValidation,
): Promise<BenchValidated> {
  if (target?.target === "kind") return await validateKind(target, parts);
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

/** What came of it; on kind also of what prometheus-operator had to do. */
export interface BenchValidated extends UnderLoadReport {
  /** What it made of our objects. Default: there is none. */
  readonly operator?: readonly OperatorCheck[];
}

async function validateKind(
  { cluster, keep, manifests }: TargetOptions,
  { config, load, progress, signal }: Omit<BenchValidation, "options" | "target">,
): Promise<BenchValidated> {
  const [{ kindOf }, { validateOnKind }, { watcherImages }] = await Promise.all([
    import("./bench_kind.ts"),
    import("../bench/validation/kind/validate_on_kind.ts"),
    import("../bench/validation/kind/watcher_objects.ts"),
  ]);
  const options = { cluster, keep };
  const kind = await kindOf({ config, options, images: watcherImages, progress, signal });
  try {
    const folder = manifests ?? Deno.env.get("KAMAJI_ETCD_MANIFESTS");
    const tool = `kamaji-etcd ${version}`;
    return await validateOnKind(kind, { config, load, manifests: folder, tool });
  } finally {
    await kind.close();
  }
}

/** Alerts and dashboards in lines, and in the last one the verdict of all. */
export async function validationText(
  { live, load, operator = [] }: BenchValidated,
): Promise<string> {
  const made = live.cases.filter(({ verdict }) => verdict !== "not-run");
  const proved = made.filter(({ verdict }) => verdict === "passed");
  const answered = live.panels.filter(({ verdict }) => verdict === "passed");
  const isValid = load.verdict === "pass" && live.verdict === "passed";
  const held = operator.filter(({ holds }) => holds);
  const elsewhere = live.cases.length - made.length;
  const parts = [
    loadText(load),
    ...(operator.length === 0
      ? []
      : [`${held.length} of ${operator.length} wishes to prometheus-operator fulfilled`]),
    `${proved.length} of ${made.length} alerts proved` +
    (operator.length === 0 ? "" : ` here and ${elsewhere} left to target local`),
    `${answered.length} of ${live.panels.length} queries of panels answered under load`,
  ];
  const verdict = `${isValid ? "VALID" : "NOT VALID"}: ${parts.join(", ")}\n`;
  const lines = operator.map(({ holds, name, told }) =>
    `${name}: ${holds ? "passed" : "failed"}, ${told}\n`
  );
  return `${lines.join("")}${await liveSummaryText(live)}\n${verdict}`;
}

function loadText({ objective: { name }, verdict }: RunResult): string {
  if (verdict === "pass") return `objective "${name}" met`;
  return verdict === "objective-missed" ? `objective "${name}" missed` : `load ${verdict}`;
}

/** What the load comes to counts first, then alerts and dashboards. */
export function validationExitCode({ live, load }: BenchValidated): ExitCode {
  if (load.verdict !== "pass") return exitCodeOf(load.verdict);
  return live.verdict === "passed" ? ExitCode.Success : ExitCode.ObjectiveMissed;
}
