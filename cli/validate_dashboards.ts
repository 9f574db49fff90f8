import { dashboardFindings } from "../bench/validation/dashboard_findings.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import { askingPanels } from "../manifests/monitoring/dashboard/dashboard_json.ts";
import { dashboards } from "../manifests/monitoring/dashboard/dashboards.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { loadCluster } from "./load_cluster.ts";
import { reportMonitoring } from "./monitoring_report.ts";

/** `validate dashboards [PATH]`: checks the dashboards that a configuration renders to. */
export const command: Command = defineCommand({
  description:
    "Parses every query and compares it with what the configured version of etcd was recorded to " +
    "expose, and checks titles, descriptions, units, variables, ranges, links and places of panels. " +
    "Exit code 1 means findings.",
  positionals: [configPath],
  examples: [{ args: "etcd.yaml", summary: "Check the dashboards of a file" }],
  async run({ positionals, paint, write }) {
    const loaded = await loadCluster(positionals.path ?? ".", { paint });
    if (loaded === undefined) return ExitCode.Usage;
    const { config } = loaded;
    const panels = dashboards(config).flatMap(askingPanels);
    const checked = `${loaded.file}: ${panels.length} panels`;
    return reportMonitoring({ findings: dashboardFindings(config), checked, write });
  },
});
