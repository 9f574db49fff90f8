import { describeFailure } from "../diagnostics/describe_failure.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import type { Failure } from "../diagnostics/failure.ts";
import { createLog } from "../diagnostics/log.ts";
import type { Paint } from "../diagnostics/paint.ts";
import { createProgress, type Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { etcdImage } from "../manifests/image_reference.ts";
import type { BenchmarkResult } from "../bench/results/benchmark_result.ts";
import { writeResult } from "../bench/results/result_json.ts";
import { resultTable } from "../bench/results/result_table.ts";
import { exitCodeOf } from "../bench/results/verdict.ts";
import type { Target } from "../bench/targets/target.ts";
import { type BenchOptions, benchOptions, benchSettings } from "./bench_options.ts";
import { type Command, defineCommand } from "./command.ts";
import { requireWritable } from "./require_writable.ts";
import { version } from "./version.ts";

/** `kamaji-etcd bench`: starts a cluster, loads it with many tenants, reports and judges. */
export const command: Command = defineCommand({
  description: "Starts a real etcd cluster on loopback from a typed configuration (mutual TLS, " +
    "authentication, one user, role and prefix a tenant), puts Kubernetes-shaped load of many " +
    "tenants on it, checks every answer, and judges the latencies by an objective.\n\n" +
    "Exit codes: 0 pass, 1 usage, 2 target or set-up failed, 3 objective missed, 4 the generator " +
    "could not keep up, 6 a correctness or isolation check failed, 130 interrupted.",
  options: benchOptions,
  examples: [
    { args: "", summary: "Load three members with twenty tenants for 30 s" },
    {
      args: "--tenants 100 --duration 2m --json result.json",
      summary: "Load more, keep the result",
    },
    { args: "--config etcd.yaml --slo strict", summary: "Judge a configuration strictly" },
  ],
  run: async ({ options, write, paint, errorPaint, interruptSignal }) => {
    const settings = benchSettings(options);
    const config = await configOf(options, errorPaint);
    if (config === undefined) return ExitCode.Usage;
    if (options.json !== undefined) await requireWritable(options.json);
    const progress = createProgress({ paint: errorPaint });
    const signal = interruptSignal();
    try {
      const target = await startTarget({ config, options, progress, signal });
      try {
        const { runBenchmark } = await import("../bench/run_benchmark.ts");
        const tool = `kamaji-etcd ${version}`;
        const result = await runBenchmark({ ...settings, target, tool, progress, signal });
        progress.close();
        await report(result, { file: options.json, paint, write });
        const failures = await target.failures();
        for (const each of failures) progress.print(describeFailure(each, { paint: errorPaint }));
        return exitCode(result, failures);
      } finally {
        await target.close();
      }
    } finally {
      progress.close();
    }
  },
});

interface Reporting {
  readonly file: string | undefined;
  readonly paint: Paint;
  readonly write: (text: string) => void;
}

/** The file is written also when the reader of standard output has left. */
async function report(result: BenchmarkResult, { file, paint, write }: Reporting): Promise<void> {
  try {
    write(resultTable(result, paint));
  } finally {
    if (file !== undefined) await writeResult(file, result);
  }
}

/** A target that broke says more than what was measured on it, unless that is about safety. */
function exitCode({ verdict }: BenchmarkResult, failures: readonly Failure[]): ExitCode {
  const targetDecides = verdict !== "isolation-violated" && verdict !== "interrupted";
  return failures.length > 0 && targetDecides ? ExitCode.TargetFailed : exitCodeOf(verdict);
}

interface TargetParts {
  readonly config: EtcdCluster;
  readonly options: BenchOptions;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function startTarget(parts: TargetParts): Promise<Target> {
  const { config, options, progress, signal } = parts;
  const [{ findEtcd }, { startLocalCluster }, { localTarget }] = await Promise.all([
    import("../bench/targets/local/binary/find_etcd.ts"),
    import("../bench/targets/local/local_cluster.ts"),
    import("../bench/targets/local/local_target.ts"),
  ]);
  const { version } = config.spec;
  const log = createLog({ write: (line) => progress.print(line) });
  const binary = await findEtcd({
    version,
    image: etcdImage(config),
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

async function configOf(
  options: BenchOptions,
  errorPaint: Paint,
): Promise<EtcdCluster | undefined> {
  const config = await baseConfig(options.config, errorPaint);
  if (config === undefined || options.members === undefined) return config;
  return { ...config, spec: { ...config.spec, members: Number(options.members) } };
}

async function baseConfig(
  path: string | undefined,
  errorPaint: Paint,
): Promise<EtcdCluster | undefined> {
  if (path === undefined) {
    const { defaultConfig } = await import("../manifests/config/default_config.ts");
    return defaultConfig();
  }
  const { loadCluster } = await import("./load_cluster.ts");
  return (await loadCluster(path, { paint: errorPaint }))?.config;
}
