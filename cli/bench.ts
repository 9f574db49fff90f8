import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress, type Progress } from "../diagnostics/progress.ts";
import { durationMilliseconds } from "../manifests/config/duration.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import type { LoadModel } from "../bench/engine/load_plan.ts";
import { defaultObjective, objectives } from "../bench/results/objective.ts";
import { writeResult } from "../bench/results/result_json.ts";
import { resultTable } from "../bench/results/result_table.ts";
import { exitCodeOf } from "../bench/results/verdict.ts";
import { type Command, defineCommand } from "./command.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";
import { version } from "./version.ts";

/** Requests a second of each tenant: above an idle Kubernetes cluster's, below a busy one's. */
const ratePerTenant = 5;

const options = {
  "config": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Configuration of the cluster to start; the default cluster without it",
  },
  "members": {
    type: "choice",
    placeholder: "COUNT",
    choices: ["1", "3", "5", "7"],
    summary: "Members to start, whatever the configuration says",
  },
  "tenants": {
    type: "integer",
    placeholder: "COUNT",
    default: 20,
    minimum: 1,
    maximum: 10_000,
    summary: "Tenants that make load",
  },
  "rate": {
    type: "number",
    placeholder: "PER-SECOND",
    minimum: 0.1,
    summary: `Requests a second, all tenants together; ${ratePerTenant} a tenant without it`,
  },
  "arrival": {
    type: "choice",
    placeholder: "KIND",
    choices: ["poisson", "uniform"],
    default: "poisson",
    summary: "How arrivals are spread over time",
  },
  "closed": {
    type: "flag",
    summary: "Closed loop instead: a request is sent when one returns, for comparison",
  },
  "in-flight": {
    type: "integer",
    placeholder: "COUNT",
    default: 8,
    minimum: 1,
    summary: "Requests in flight in a closed loop",
  },
  "duration": {
    type: "string",
    placeholder: "TIME",
    default: "30s",
    summary: "Time that is measured",
  },
  "warmup": {
    type: "string",
    placeholder: "TIME",
    default: "5s",
    summary: "Load before measuring begins",
  },
  "seed": { type: "integer", placeholder: "NUMBER", default: 1, summary: "Seed of the schedule" },
  "workers": {
    type: "integer",
    placeholder: "COUNT",
    minimum: 1,
    maximum: 64,
    summary: "Threads that make load; half of the processors without it",
  },
  "slo": {
    type: "choice",
    placeholder: "PROFILE",
    choices: ["strict", "kubernetes", "mixin", "none"],
    default: defaultObjective,
    summary: "Objective that decides between pass and miss",
  },
  "etcd": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "etcd binary to start, instead of looking for one",
  },
  "data-dir": {
    type: "string",
    placeholder: "DIRECTORY",
    completes: "directory",
    summary: "New or empty directory for data and logs, kept afterwards",
  },
  "json": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Also write the result as JSON",
  },
} as const satisfies OptionSpecs;

type BenchOptions = OptionValues<typeof options>;

/** `kamaji-etcd bench`: starts a cluster, loads it with many tenants, reports and judges. */
export const command: Command = defineCommand({
  description: "Starts a real etcd cluster on loopback from a typed configuration (mutual TLS, " +
    "authentication, one user, role and prefix a tenant), puts Kubernetes-shaped load of many " +
    "tenants on it, checks every answer, and judges the latencies by an objective.\n\n" +
    "Exit codes: 0 pass, 1 usage, 2 target or set-up failed, 3 objective missed, 4 the generator " +
    "could not keep up, 6 a correctness or isolation check failed, 130 interrupted.",
  options,
  examples: [
    { args: "", summary: "Load three members with twenty tenants for 30 s" },
    {
      args: "--tenants 100 --duration 2m --json result.json",
      summary: "Load more, keep the result",
    },
    { args: "--config etcd.yaml --slo strict", summary: "Judge a configuration strictly" },
  ],
  run: async ({ options, write, paint, errorPaint, interruptSignal }) => {
    const times = timesOf(options);
    const progress = createProgress({ paint: errorPaint });
    const signal = interruptSignal();
    try {
      const config = await configOf(options);
      const target = await startTarget({ config, options, progress, signal });
      try {
        const { runBenchmark } = await import("../bench/run_benchmark.ts");
        const result = await runBenchmark({
          target,
          plan: {
            workload: "kubernetes",
            model: modelOf(options),
            seed: options.seed,
            ...times,
            requestTimeout: 7_000,
          },
          tenants: options.tenants,
          objective: objectiveOf(options.slo),
          workers: workersOf(options),
          tool: `kamaji-etcd ${version}`,
          progress,
          signal,
        });
        progress.close();
        write(resultTable(result, paint));
        if (options.json !== undefined) await writeResult(options.json, result);
        return exitCodeOf(result.verdict);
      } finally {
        await target.close();
      }
    } finally {
      progress.close();
    }
  },
});

interface TargetParts {
  readonly config: EtcdCluster;
  readonly options: BenchOptions;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function startTarget({ config, options, progress, signal }: TargetParts) {
  const [{ findEtcd }, { startLocalCluster }, { localTarget }] = await Promise.all([
    import("../bench/targets/local/binary/find_etcd.ts"),
    import("../bench/targets/local/local_cluster.ts"),
    import("../bench/targets/local/local_target.ts"),
  ]);
  const { image, version } = config.spec;
  const log = createLog({ write: (line) => progress.print(line) });
  const binary = await findEtcd({
    version,
    image: `${image.repository}:${image.tag ?? `v${version}`}`,
    log,
    signal,
    ...(options.etcd === undefined ? {} : { etcd: options.etcd }),
  });
  const dataDirectory = options["data-dir"];
  const cluster = await startLocalCluster({
    config,
    binary,
    progress,
    signal,
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  });
  return localTarget(cluster, binary.version);
}

async function configOf(options: BenchOptions): Promise<EtcdCluster> {
  const { defaultConfig } = await import("../manifests/config/default_config.ts");
  const config = defaultConfig();
  if (options.members === undefined) return config;
  return { ...config, spec: { ...config.spec, members: Number(options.members) } };
}

function modelOf(options: BenchOptions): LoadModel {
  if (options.closed) return { kind: "closed", inFlight: options["in-flight"] };
  const rate = options.rate ?? ratePerTenant * options.tenants;
  return { kind: "open", rate, arrival: options.arrival };
}

function objectiveOf(name: string) {
  const objective = objectives[name];
  if (objective === undefined) throw new Failure("usage", `No objective "${name}" exists`);
  return objective;
}

function timesOf(options: BenchOptions): { readonly warmup: number; readonly duration: number } {
  return {
    warmup: options.warmup === "0s" ? 0 : milliseconds("--warmup", options.warmup),
    duration: milliseconds("--duration", options.duration),
  };
}

function milliseconds(option: string, text: string): number {
  const value = durationMilliseconds(text);
  if (value !== undefined && value > 0) return value;
  throw new Failure("usage", `${option} takes a duration, not "${text}"`, {
    hint: 'Write numbers with the units h, m, s or ms, as in "30s"',
  });
}

function workersOf(options: BenchOptions): number {
  const wanted = options.workers ?? Math.max(1, Math.floor(navigator.hardwareConcurrency / 2));
  return Math.min(wanted, options.tenants);
}
