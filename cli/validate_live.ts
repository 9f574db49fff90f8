import { ExitCode } from "../diagnostics/exit_code.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { defaultConfig } from "../manifests/config/default_config.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import type { LiveReport } from "../bench/validation/live/live_report.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { loadCluster } from "./load_cluster.ts";
import { requireWritable } from "./require_writable.ts";
import { version } from "./version.ts";

/** `validate live [PATH]`: makes faults on real clusters and watches which alerts fire. */
export const command: Command = defineCommand({
  description:
    "Starts real clusters on loopback with a keeper, load of tenants and a real Prometheus, makes one " +
    "fault after the other, and checks that exactly the alerts fire that should, in time, and fall " +
    "silent when it is healed. Rules count time thirty times as fast, and where a fault is about " +
    "something else, alerts about slowness bear with a busy machine. Needs etcd and Prometheus, " +
    "which are found or built, and strace for slow disks.\n\n" +
    "Exit codes: 0 passed, 1 usage, 2 target or set-up failed, 3 a case failed, 130 interrupted.",
  options: {
    profile: {
      type: "choice",
      placeholder: "PROFILE",
      choices: ["short", "full"],
      default: "short",
      summary: "Every critical alert and one of each family of faults, or all cases",
    },
    only: {
      type: "string",
      placeholder: "NAME",
      multiple: true,
      summary: "Only this alert or fault; may be given several times",
    },
    output: {
      type: "string",
      placeholder: "FILE",
      completes: "file",
      summary: "Write the report as JSON",
    },
  },
  positionals: [{ ...configPath, summary: "The configuration; the default cluster without it" }],
  examples: [
    { args: "--only EtcdMemberMissing", summary: "Prove one alert of the default cluster" },
    { args: "etcd.yaml --profile full --output live.json", summary: "Prove all of a file's" },
  ],
  async run({ errorPaint, interruptSignal, options, positionals, write }) {
    const config = await configOf(positionals.path, errorPaint);
    if (config === undefined) return ExitCode.Usage;
    if (options.output !== undefined) await requireWritable(options.output);
    const { runLiveValidation } = await import(
      "../bench/validation/live/run_live_validation.ts"
    );
    const signal = interruptSignal();
    const progress = createProgress({ paint: errorPaint });
    try {
      const report = await runLiveValidation({
        config,
        profile: options.profile === "full" ? "full" : "short",
        only: options.only,
        tool: `kamaji-etcd ${version}`,
        progress,
        signal,
      });
      progress.close();
      if (options.output !== undefined) {
        await Deno.writeTextFile(options.output, `${JSON.stringify(report, null, 2)}\n`);
      }
      write(summaryOf(report));
      if (signal.aborted) return ExitCode.Interrupted;
      return report.verdict === "failed" ? ExitCode.ObjectiveMissed : ExitCode.Success;
    } finally {
      progress.close();
    }
  },
});

type LoadOptions = Parameters<typeof loadCluster>[1];

async function configOf(
  path: string | undefined,
  paint: LoadOptions["paint"],
): Promise<EtcdCluster | undefined> {
  if (path === undefined) return defaultConfig();
  return (await loadCluster(path, { paint }))?.config;
}

function summaryOf({ cases, quiet, verdict }: LiveReport): string {
  const width = Math.max(...cases.map(({ alert }) => alert.length));
  const rows = cases.filter(({ verdict }) => verdict !== "not-run").map((each) => {
    const { alert, detectionSeconds, promisedSeconds, reason, verdict } = each;
    const took = detectionSeconds === undefined
      ? ""
      : ` after ${detectionSeconds.toFixed(0)} s of ${promisedSeconds.toFixed(0)} s`;
    return `${alert.padEnd(width)}  ${verdict}${took}${reason === undefined ? "" : `: ${reason}`}`;
  });
  const silence = quiet === undefined ? [] : [
    `${"Quiet run".padEnd(width)}  ${quiet.verdict}${
      quiet.reason === undefined ? "" : `: ${quiet.reason}`
    }`,
  ];
  return [...rows, ...silence, `The rules ${verdict === "failed" ? "failed" : "passed"}`, ""].join(
    "\n",
  );
}
