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
import type { Scenario, ScenarioSettings } from "../bench/scenarios/scenario.ts";
import type { OpenTarget, Target } from "../bench/targets/target.ts";
import { findScenario } from "../bench/find_scenario.ts";
import { scenarioSettings } from "../bench/scenario_settings.ts";
import {
  type BenchOptions,
  benchOptions,
  objectiveOf,
  typedSettings,
  workersOf,
} from "./bench_options.ts";
import { configOf } from "./bench_config.ts";
import { listScenarios } from "./bench_list.ts";
import { openTargets } from "./bench_targets.ts";
import { validateBench, validationExitCode, validationText } from "./bench_validate.ts";
import { type Command, defineCommand } from "./command.ts";
import { requireWritable } from "./require_writable.ts";
import { version } from "./version.ts";
import { writeReport } from "./write_report.ts";

/** `kamaji-etcd bench`: starts clusters, loads them with many tenants, reports and judges. */
export const command: Command = defineCommand({
  description: "Starts a real etcd cluster on loopback from a typed configuration (mutual TLS, " +
    "authentication, one user, role and prefix a tenant), puts the load of a scenario on it, " +
    "checks every answer, and judges what was measured. Without a scenario that is " +
    "Kubernetes-shaped load of many tenants, judged by an objective.\n\n" +
    "Exit codes: 0 pass, 1 usage, 2 target or set-up failed, 3 objective missed, 4 the generator " +
    "could not keep up, 6 a correctness or isolation check failed, 130 interrupted.",
  options: benchOptions,
  examples: [
    { args: "", summary: "Load three members with twenty tenants for 30 s" },
    { args: "--list", summary: "See which questions can be asked" },
    {
      args: "--tenants 100 --duration 2m --json result.json",
      summary: "Load more, keep the result",
    },
    { args: "--config etcd.yaml --slo strict", summary: "Judge a configuration strictly" },
    { args: "--profile full --set warmup=60 --dry-run", summary: "See what a long run would do" },
  ],
  run: async ({ options, write, paint, errorPaint, interruptSignal }) => {
    if (options.list) {
      write(await listScenarios(paint));
      return ExitCode.Success;
    }
    const scenario = await findScenario(options.scenario);
    const { profile } = options;
    const settings = scenarioSettings(scenario, { profile, changes: typedSettings(options) });
    const config = await configOf(options, errorPaint);
    if (config === undefined) return ExitCode.Usage;
    if (options["dry-run"]) {
      write(await dryRun(scenario, settings, { seed: options.seed, paint }));
      return ExitCode.Success;
    }
    for (const file of [options.json, options.html]) {
      if (file !== undefined) await requireWritable(file);
    }
    const progress = createProgress({ paint: errorPaint });
    const failures: Failure[] = [];
    try {
      const parts = {
        ...{ scenario, settings, config, options, progress, signal: interruptSignal() },
        onTargetFailure: (failure: Failure) => void failures.push(failure),
      };
      const validated = options.validate
        ? await validateBench({ ...parts, load: (open) => run({ ...parts, open }) })
        : undefined;
      const result = validated?.load ?? await run({ ...parts, open: await openTargets(parts) });
      progress.close();
      await report(result, { ...options, paint, write });
      for (const each of failures) progress.print(describeFailure(each, { paint: errorPaint }));
      if (validated === undefined) return exitCodeOf(result.verdict);
      write(await validationText(validated));
      return validationExitCode(validated);
    } finally {
      progress.close();
    }
  },
});

interface RunParts {
  readonly scenario: Scenario;
  readonly settings: ScenarioSettings;
  readonly config: EtcdCluster;
  readonly options: BenchOptions;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly onTargetFailure: (failure: Failure) => void;
  readonly open: OpenTarget;
}

async function run({ scenario, settings, ...parts }: RunParts): Promise<RunResult> {
  const { config, options } = parts;
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
    configHash: await sha256(JSON.stringify(config)),
    ...(hasPreflight(options) ? { preflight: preflightOf({ ...parts, workers }) } : {}),
  });
}

/** A quick run is to be quick, and says nothing that anybody would publish. */
function hasPreflight(options: BenchOptions): boolean {
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
