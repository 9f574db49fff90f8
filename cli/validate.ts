import { ExitCode } from "../diagnostics/exit_code.ts";
import { formatFindings } from "../diagnostics/format_findings.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { findingsFormat } from "./findings_format.ts";
import { loadCluster } from "./load_cluster.ts";

/** `validate [PATH]`: says everything that is wrong with a configuration, or that nothing is. */
export const command: Command = defineCommand({
  description: "Prints every problem at once, each with its place and remedy. Exit code 0 means " +
    "that the configuration can be rendered, 1 that it cannot. Followed by alerts or dashboards, " +
    "it checks what Prometheus and Grafana would get; a folder of that name is written ./alerts.",
  options: { format: findingsFormat },
  positionals: [configPath],
  examples: [
    { args: "etcd.yaml", summary: "Check a file" },
    { args: "alerts etcd.yaml", summary: "Check the alerts that a file renders to" },
    { args: "--format sarif > findings.sarif", summary: "Check this folder for code scanning" },
  ],
  async run({ options: { format }, positionals, paint, write }) {
    const loaded = await loadCluster(positionals.path ?? ".", { format, paint, tell: write });
    if (loaded === undefined) return ExitCode.Usage;
    const { metadata, spec } = loaded.config;
    write(
      format === "text"
        ? `${loaded.file}: cluster "${metadata.name}" of ${spec.members} is valid\n`
        : `${formatFindings([], format)}\n`,
    );
    return ExitCode.Success;
  },
});
