import { ExitCode } from "../diagnostics/exit_code.ts";
import { formatFindings } from "../diagnostics/format_findings.ts";
import type { Paint } from "../diagnostics/paint.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { ConfigResult, RefusedConfig } from "../manifests/config/loaded_config.ts";
import { diffJson } from "../manifests/diff/diff_json.ts";
import { type DiffReport, diffReport, type NamedVersion } from "../manifests/diff/diff_report.ts";
import { clusterVersion } from "../manifests/diff/comparison.ts";
import { formatDiff } from "../manifests/diff/format_diff.ts";
import { loadSource } from "../manifests/diff/load_source.ts";
import { isDangerous } from "../manifests/diff/marks_of.ts";
import { type Command, defineCommand } from "./command.ts";
import { settleNamespace } from "./settle_namespace.ts";

/** `diff OLD NEW`: shows what a change of a configuration does to the cluster's objects. */
export const command: Command = defineCommand({
  description:
    "OLD and NEW are files, folders, or REV:path in the Git repository of this folder; " +
    "/dev/null stands for no cluster. Both are rendered by this program, so what differs is what " +
    "the configuration changes. Marks say which changes the API server refuses, which ones risk " +
    "data or keys, and which ones restart pods.\n\n" +
    "Exit codes: 0 nothing differs, 16 objects differ, 17 a change is refused or risks data, 1 a " +
    "configuration is wrong, 2 Git does not have it.",
  options: {
    format: {
      type: "choice",
      placeholder: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "How to write what differs",
    },
    namespace: {
      type: "string",
      placeholder: "NAME",
      summary: "Namespace of the cluster, unless the configurations name it",
    },
  },
  positionals: [
    { name: "old", summary: "What there is: a file, a folder or REV:path", completes: "file" },
    { name: "new", summary: "What is to come: a file, a folder or REV:path", completes: "file" },
  ],
  examples: [
    {
      args: "main:clusters/a/etcd.yaml clusters/a/etcd.yaml",
      summary: "Review what this branch changes",
    },
    { args: "HEAD:./ .", summary: "Compare this folder with what was committed" },
    { args: "--format=json v1:etcd.yaml v2:etcd.yaml", summary: "Compare two tags, for a script" },
  ],
  async run({ options: { format, namespace }, positionals, paint, errorPaint, write }) {
    const load = loaderFor(namespace);
    const old = await loadSide(positionals.old, load);
    const now = await loadSide(positionals.new, load);
    if ("findings" in old || "findings" in now) return refuse([old, now], errorPaint);
    const report = diffReport(old, now);
    write(format === "json" ? `${diffJson(report)}\n` : formatDiff(report, paint));
    return exitCodeOf(report);
  },
});

function refuse(sides: readonly (NamedVersion | RefusedConfig)[], paint: Paint): ExitCode {
  const refused = sides.filter((side) => "findings" in side);
  const findings = refused.flatMap((side) => side.findings);
  console.error(formatFindings(findings, "text", { paint }));
  // A Worker that spins cannot be stopped, and would keep the process from ending.
  if (refused.some(({ stuck }) => stuck)) Deno.exit(ExitCode.Usage);
  return ExitCode.Usage;
}

type Load = (path: string) => Promise<ConfigResult>;

function loaderFor(namespace: string | undefined): Load {
  const given = namespace === undefined ? undefined : { name: namespace, giver: "--namespace" };
  return async (path) => {
    const loaded = await loadConfig(path);
    return loaded.ok ? settleNamespace(loaded, given) : loaded;
  };
}

async function loadSide(source: string, load: Load): Promise<NamedVersion | RefusedConfig> {
  const loaded = await loadSource(source, load);
  if (loaded === undefined) return { name: source, version: undefined };
  if (!loaded.ok) return loaded;
  return { name: source, version: clusterVersion(loaded.config, loaded.otherDocuments) };
}

function exitCodeOf({ comparison, marks }: DiffReport): ExitCode {
  if (marks.some(isDangerous)) return ExitCode.DiffersDangerously;
  return comparison.changes.length + marks.length > 0 ? ExitCode.Differs : ExitCode.Success;
}
