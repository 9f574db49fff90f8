import { ExitCode } from "../diagnostics/exit_code.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { defaultConfig } from "../manifests/config/default_config.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import type { LiveReport } from "../bench/validation/live/live_report.ts";
import type { RuleSet } from "../bench/validation/live/scaling/rule_set.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { loadCluster } from "./load_cluster.ts";
import { requireWritable } from "./require_writable.ts";
import { liveSummaryText } from "./validate_live_summary.ts";
import { version } from "./version.ts";

/** `validate live [PATH]`: makes faults on real clusters and watches which alerts fire. */
export const command: Command = defineCommand({
  description:
    "Starts real clusters on loopback with a keeper, load of tenants and a real Prometheus, makes one " +
    "fault after the other, and checks that exactly the alerts fire that should, in time, and fall " +
    "silent when it is healed. Then it asks every query of the dashboards on an idle and on a loaded " +
    "cluster, and lets one live without a fault, in which nothing may fire. Rules count time thirty " +
    "times as fast, and where a fault is about something else, alerts about slowness bear with a busy " +
    "machine. Needs etcd and Prometheus, which are found or built, and strace for slow disks.\n\n" +
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
    panels: {
      type: "flag",
      summary: "Ask the dashboards' queries even where only some cases are run",
    },
    against: {
      type: "choice",
      placeholder: "RULES",
      choices: ["mixin"],
      multiple: true,
      summary: "Judge other rules by the same faults: etcd's own mixin, which Go fetches",
    },
    quiet: {
      type: "number",
      placeholder: "MINUTES",
      minimum: 0,
      maximum: 600,
      summary:
        "How long nothing is wrong; by default 10 in the full profile and 2 in the short one",
    },
    output: {
      type: "string",
      placeholder: "FILE",
      completes: "file",
      summary: "Write the report as JSON",
    },
    html: {
      type: "string",
      placeholder: "FILE",
      completes: "file",
      summary: "Write the report as one HTML page with charts",
    },
  },
  positionals: [{ ...configPath, summary: "The configuration; the default cluster without it" }],
  examples: [
    { args: "--only EtcdMemberMissing", summary: "Prove one alert of the default cluster" },
    { args: "etcd.yaml --profile full --html live.html", summary: "Prove all of a file's" },
    { args: "--profile full --against mixin", summary: "Compare with etcd's own rules" },
  ],
  async run({ errorPaint, interruptSignal, options, positionals, write }) {
    const config = await configOf(positionals.path, errorPaint);
    if (config === undefined) return ExitCode.Usage;
    const { html, only, output, panels, profile, quiet } = options;
    for (const file of [output, html]) if (file !== undefined) await requireWritable(file);
    const [{ runLiveValidation }, { dashboardQueries }] = await Promise.all([
      import("../bench/validation/live/run_live_validation.ts"),
      import("../bench/validation/dashboard_queries.ts"),
    ]);
    const signal = interruptSignal();
    const progress = createProgress({ paint: errorPaint });
    try {
      const report = await runLiveValidation({
        config,
        profile: profile === "full" ? "full" : "short",
        only,
        ruleSets: await ruleSetsOf(options.against, { config, signal }),
        tool: `kamaji-etcd ${version}`,
        progress,
        signal,
        ...(panels || only.length === 0 ? { panelsOf: dashboardQueries } : {}),
        ...(quiet === undefined ? {} : { quietMinutes: quiet }),
      });
      progress.close();
      await writeReport(report, { html, output });
      write(await liveSummaryText(report));
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

async function ruleSetsOf(
  names: readonly string[],
  { config, signal }: { readonly config: EtcdCluster; readonly signal: AbortSignal },
): Promise<RuleSet[]> {
  if (names.length === 0) return [];
  const [{ etcdMixin }, { liveConfig }] = await Promise.all([
    import("../bench/validation/live/peers/etcd_mixin.ts"),
    import("../bench/validation/live/stage/live_config.ts"),
  ]);
  return [await etcdMixin(liveConfig(config), signal)];
}

interface ReportFiles {
  readonly html: string | undefined;
  readonly output: string | undefined;
}

async function writeReport(report: LiveReport, { html, output }: ReportFiles): Promise<void> {
  if (output !== undefined) {
    await Deno.writeTextFile(output, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (html === undefined) return;
  const { renderLiveReport } = await import("../bench/validation/report/render_live_report.ts");
  await Deno.writeTextFile(html, renderLiveReport(report));
}
