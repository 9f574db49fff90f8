import { describeFailure } from "../diagnostics/describe_failure.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import type { Failure } from "../diagnostics/failure.ts";
import type { Paint } from "../diagnostics/paint.ts";
import { createProgress, type Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { writeResult } from "../bench/results/result_json.ts";
import { resultTable } from "../bench/results/result_table.ts";
import type { Preflight, RunResult } from "../bench/results/run_result.ts";
import { exitCodeOf } from "../bench/results/verdict.ts";
import type { RunScenarioOptions } from "../bench/run_scenario.ts";
import type { Scenario, ScenarioSettings } from "../bench/scenarios/scenario.ts";
import type { OpenTarget, Target } from "../bench/targets/target.ts";
import { type BenchOptions, objectiveOf, workersOf } from "./bench_options.ts";
import { configOf } from "./bench_config.ts";
import { refuseForeignOptions, type TargetOptions } from "./bench_target_options.ts";
import { type OpenedTargets, openTargets, type OpenTargetsParts } from "./bench_targets.ts";
import { validateBench, validationExitCode, validationText } from "./bench_validate.ts";
import type { CommandContext } from "./command.ts";
import { requireWritable } from "./require_writable.ts";
import { version } from "./version.ts";
import { writeReport } from "./write_report.ts";

/** How a scenario is run, whichever command was typed. */
export type BenchRunOptions = Pick<
  BenchOptions,
  | "config"
  | "members"
  | "profile"
  | "dry-run"
  | "no-preflight"
  | "seed"
  | "workers"
  | "slo"
  | "validate"
  | "etcd"
  | "data-dir"
  | "json"
  | "html"
>;

/** A scenario that is run. */
export interface BenchRun {
  /** The scenario. */
  readonly scenario: Scenario;
  /** What it is told. */
  readonly settings: ScenarioSettings;
  /** How it is run. */
  readonly options: BenchRunOptions;
  /** What is loaded. Default: clusters of its own on loopback. */
  readonly target?: TargetOptions;
  /** Which trial is written as a trace, and where to. Default: none. */
  readonly record?: NonNullable<RunScenarioOptions["record"]>;
}

/** Runs a scenario, reports and judges; or prints what it would do, and runs nothing. */
export async function runBench(
  { options, record, scenario, settings, target }: BenchRun,
  { errorPaint, interruptSignal, paint, write }: Pick<
    CommandContext,
    "errorPaint" | "interruptSignal" | "paint" | "write"
  >,
): Promise<ExitCode> {
  if (target !== undefined) refuseForeignOptions(target.target, { ...target, ...options });
  const config = await configOf(options, errorPaint);
  if (config === undefined) return ExitCode.Usage;
  if (options["dry-run"]) {
    write(await dryRun(scenario, settings, { seed: options.seed, paint }));
    if (target?.target === "existing") {
      const { describeExisting } = await import("./bench_existing.ts");
      const { seed } = options;
      write(`\n${await describeExisting({ scenario, settings, seed, options: target })}`);
    }
    return ExitCode.Success;
  }
  for (const file of [options.json, options.html, record?.file]) {
    if (file !== undefined) await requireWritable(file);
  }
  const progress = createProgress({ paint: errorPaint });
  const failures: Failure[] = [];
  let targets: OpenedTargets | undefined;
  try {
    const wish = { scenario, settings, config, options, progress };
    // Before that is agreed to, an interruption has nothing to undo and ends the process.
    if (target?.target === "existing") {
      const { openExisting } = await import("./bench_existing.ts");
      const { seed } = options;
      targets = await openExisting({ ...wish, seed, options: target, interruptSignal });
    }
    const parts = {
      ...wish,
      signal: interruptSignal(),
      ...(record === undefined ? {} : { record }),
      onTargetFailure: (failure: Failure) => void failures.push(failure),
    };
    const validated = options.validate
      ? await validateBench({
        ...parts,
        target,
        load: (open) => run({ ...parts, open, configuration: config }),
      })
      : undefined;
    if (validated === undefined) targets ??= await ownTargets(parts, target);
    const result = validated?.load ?? await run({ ...parts, ...targets! });
    progress.close();
    await report(result, { ...options, paint, write });
    for (const each of failures) progress.print(describeFailure(each, { paint: errorPaint }));
    if (validated === undefined) return exitCodeOf(result.verdict);
    write(await validationText(validated));
    return validationExitCode(validated);
  } finally {
    try {
      await targets?.close();
    } finally {
      progress.close();
    }
  }
}

async function ownTargets(
  parts: OpenTargetsParts,
  target: TargetOptions | undefined,
): Promise<OpenedTargets> {
  if (target?.target !== "kind") return await openTargets(parts);
  const { openKindTargets } = await import("./bench_kind.ts");
  return await openKindTargets({ ...parts, options: target });
}

interface RunParts {
  readonly scenario: Scenario;
  readonly settings: ScenarioSettings;
  readonly config: EtcdCluster;
  readonly options: BenchRunOptions;
  readonly record?: NonNullable<RunScenarioOptions["record"]>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly onTargetFailure: (failure: Failure) => void;
  readonly open: OpenTarget;
  readonly runTrial?: NonNullable<RunScenarioOptions["runTrial"]>;
  readonly configuration: unknown;
}

async function run({ scenario, settings, ...parts }: RunParts): Promise<RunResult> {
  const { configuration, options } = parts;
  const [{ runScenario }, { sha256 }] = await Promise.all([
    import("../bench/run_scenario.ts"),
    import("../bench/run_environment.ts"),
  ]);
  const workers = workersOf(options);
  return await runScenario(scenario, settings, {
    ...parts,
    profile: options.profile,
    seed: options.seed,
    objective: objectiveOf(options),
    workers,
    tool: `kamaji-etcd ${version}`,
    configHash: await sha256(JSON.stringify(configuration)),
    ...(hasPreflight(options) ? { preflight: preflightOf({ ...parts, workers }) } : {}),
  });
}

/** A quick run is to be quick, and says nothing that anybody would publish. */
function hasPreflight(options: BenchRunOptions): boolean {
  return options.profile !== "quick" && !options["no-preflight"];
}

function preflightOf(parts: Pick<RunParts, "progress" | "signal"> & { readonly workers: number }) {
  return async (target: Target): Promise<Preflight> => {
    const { runPreflight } = await import("../bench/preflight/run_preflight.ts");
    return await runPreflight({ ...parts, target });
  };
}

async function dryRun(
  scenario: Scenario,
  settings: ScenarioSettings,
  { paint, seed }: { readonly paint: Paint; readonly seed: number },
): Promise<string> {
  const [{ planScenario }, { planText }] = await Promise.all([
    import("../bench/plan_scenario.ts"),
    import("../bench/results/plan_text.ts"),
  ]);
  return planText(scenario, planScenario(scenario, settings, { seed }), paint);
}

interface Reporting {
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly paint: Paint;
  readonly write: (text: string) => void;
}

/** Files are written also when the reader of standard output has left. */
async function report(result: RunResult, { html, json, paint, write }: Reporting): Promise<void> {
  try {
    write(resultTable(result, paint));
  } finally {
    if (json !== undefined) await writeResult(json, result);
    if (html !== undefined) {
      const { renderResult } = await import("../bench/reports/render_result.ts");
      await writeReport(html, renderResult(result, "html"));
    }
  }
}
