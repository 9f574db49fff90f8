import { ExitCode } from "../../diagnostics/exit_code.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { loadConfig } from "../../manifests/config/load_config.ts";
import type { ConfigResult } from "../../manifests/config/loaded_config.ts";
import { tenantRestoreJob } from "../../manifests/jobs/tenant_restore_job.ts";
import { toYaml } from "../../manifests/to_yaml.ts";
import { type Command, defineCommand } from "../command.ts";
import { configPath } from "../config_path.ts";
import { loadCluster } from "../load_cluster.ts";
import { settleNamespace } from "../settle_namespace.ts";
import { restoreOptions, snapshotNamed } from "./restore_options.ts";
import { tenantName } from "./tenant_name.ts";

/** `tenant restore-job NAME [PATH]`: prints the Job that restores a tenant within Kubernetes. */
export const command: Command = defineCommand({
  description:
    "The Job fetches the snapshot, has the configured etcd serve it on the pod's loopback, and copies the tenant's keys into the cluster. Nothing is created before somebody applies what is printed, and its log says what was done. Stop the tenant's apiservers first. Read docs/restore-a-tenant.md.",
  options: {
    ...restoreOptions,
    snapshot: { type: "string", placeholder: "NAME", summary: "Which one, if not the newest" },
    namespace: {
      type: "string",
      placeholder: "NAME",
      summary: "Namespace of the cluster, unless the configuration names it",
    },
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
    const loaded = await loadCluster(positionals.path ?? ".", {
      paint: errorPaint,
      load: (path) => loadIn(path, options.namespace),
    });
    if (loaded === undefined) return ExitCode.Usage;
    const { config } = loaded;
    write(toYaml([
      tenantRestoreJob(config, { tenant: tenant.name, prefix, snapshot, conflict, dryRun }),
    ]));
    return ExitCode.Success;
  },
});

/** A document that Argo CD puts into the namespace of its Application names none itself. */
async function loadIn(path: string, namespace: string | undefined): Promise<ConfigResult> {
  const loaded = await loadConfig(path);
  if (!loaded.ok || namespace === undefined) return loaded;
  return settleNamespace(loaded, { name: namespace, giver: "--namespace" });
}
