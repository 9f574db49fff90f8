import { ExitCode } from "../../diagnostics/exit_code.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { tenantRestoreJob } from "../../manifests/jobs/tenant_restore_job.ts";
import { toYaml } from "../../manifests/to_yaml.ts";
import { type Command, defineCommand } from "../command.ts";
import { configPath } from "../config_path.ts";
import { loadCluster } from "../load_cluster.ts";
import { restoreOptions, snapshotNamed } from "./restore_options.ts";
import { tenantName } from "./tenant_name.ts";

/** `tenant restore-job NAME [PATH]`: prints the Job that restores a tenant within Kubernetes. */
export const command: Command = defineCommand({
  description:
    "The Job fetches the snapshot, has the configured etcd serve it on the pod's loopback, and copies the tenant's keys into the cluster. Nothing is created before somebody applies what is printed, and its log says what was done. Stop the tenant's apiservers first. Read docs/restore-a-tenant.md.",
  options: {
    ...restoreOptions,
    snapshot: { type: "string", placeholder: "NAME", summary: "Which one, if not the newest" },
  },
  positionals: [tenantName, configPath],
  examples: [
    {
      args: "team-a etcd.yaml --dry-run | kubectl apply -f -",
      summary: "Have the cluster count what would change",
    },
  ],
  async run({ errorPaint, options, positionals, write }) {
    const { conflict, prefix, "dry-run": dryRun } = options;
    const tenant = tenantOf(positionals.name, prefix);
    const snapshot = snapshotNamed(options.snapshot);
    const loaded = await loadCluster(positionals.path ?? ".", { paint: errorPaint });
    if (loaded === undefined) return ExitCode.Usage;
    const { config } = loaded;
    write(toYaml([
      tenantRestoreJob(config, { tenant: tenant.name, prefix, snapshot, conflict, dryRun }),
    ]));
    return ExitCode.Success;
  },
});
