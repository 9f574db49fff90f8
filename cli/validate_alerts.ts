import { ruleFindings } from "../bench/validation/rule_findings.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import { alertRules } from "../manifests/monitoring/alert_rules.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { loadCluster } from "./load_cluster.ts";
import { reportMonitoring } from "./monitoring_report.ts";

/** `validate alerts [PATH]`: checks the alerts and recording rules that a configuration renders to. */
export const command: Command = defineCommand({
  description:
    "Parses every expression and compares it with what the configured version of etcd was recorded " +
    "to expose: metrics and labels that are not there, rates of what is no counter, ranges of too few " +
    "scrapes, sides that never match, alerts that always fire, texts with labels that the alert lacks. " +
    "Of rules of your own only what concerns etcd's metrics is judged. Exit code 1 means findings.",
  positionals: [configPath],
  examples: [{ args: "etcd.yaml", summary: "Check the alerts of a file, its own rules included" }],
  async run({ positionals, paint, write }) {
    const loaded = await loadCluster(positionals.path ?? ".", { paint });
    if (loaded === undefined) return ExitCode.Usage;
    const { config } = loaded;
    const checked = `${loaded.file}: ${alertRules(config).length} alerts`;
    return reportMonitoring({ findings: ruleFindings(config), checked, write });
  },
});
