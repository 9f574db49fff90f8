import { ExitCode } from "../../diagnostics/exit_code.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { judgeRestored } from "../../operations/snapshots/judge_restored.ts";
import type { SnapshotManifest } from "../../operations/snapshots/snapshot_manifest.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, memberEndpoints, readJobConfig, readJobCredentials } from "../job_options.ts";
import { copyTenant } from "../tenant/copy_tenant.ts";
import { restoreOptions, restoreOutput } from "../tenant/restore_options.ts";
import { tenantName } from "../tenant/tenant_name.ts";
import { readFetched } from "./purpose.ts";

/** `snapshot restore-tenant NAME`: the last step of the Job that restores a tenant. */
export const command: Command = defineCommand({
  description:
    "Asks the throw-away member of this pod whether it is the cluster that was saved, and copies the tenant's keys from it into the live cluster. kamaji-etcd tenant restore-job prints the Job that runs it.",
  options: { ...jobOptions, ...restoreOptions, output: restoreOutput },
  positionals: [tenantName],
  async run({ errorPaint, interruptSignal, options, positionals, write }) {
    const config = await readJobConfig(options.config);
    const tenant = tenantOf(positionals.name, options.prefix);
    const { manifest, name } = await readFetched();
    requireOwn(manifest, { config, name });
    const endpoint = `127.0.0.1:${config.spec.ports.client}`;
    const credentials = await readJobCredentials(options);
    await judgeRestored({ endpoint, credentials, manifest });
    const source = connectEtcd({ endpoints: [endpoint], credentials });
    const progress = createProgress({ paint: errorPaint });
    const members = memberEndpoints(config, options.endpoints).join(",");
    const signal = interruptSignal();
    progress.print(`Snapshot ${name}`);
    try {
      const target = { ...options, endpoints: members };
      await copyTenant({ source, tenant, target, options, progress, signal, write });
      return ExitCode.Success;
    } finally {
      progress.close();
      source.close();
    }
  },
});

/** A tenant of the same name in another cluster is another tenant. */
function requireOwn(
  { cluster }: SnapshotManifest,
  { config, name }: { readonly config: EtcdCluster; readonly name: string },
): void {
  const { namespace, statefulSet } = clusterNames(config);
  if (cluster === `${namespace}/${statefulSet}`) return;
  throw new Failure("snapshot-refused", `"${name}" is of another cluster, "${cluster}"`, {
    hint: "Name a snapshot of this cluster by --snapshot",
  });
}
