import { ExitCode } from "../../diagnostics/exit_code.ts";
import { createLog } from "../../diagnostics/log.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import { retentionPlan } from "../../operations/snapshots/retention_plan.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import { removeSnapshot, storedSnapshots } from "../../operations/snapshots/stored_snapshots.ts";
import { takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, memberEndpoints, readJobConfig, readJobCredentials } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";

/** `snapshot take`: takes a snapshot, stores it and thins out old ones. */
export const command: Command = defineCommand({
  description:
    "A follower that keeps up is asked. The snapshot is checked by etcd's own checksum, encrypted if spec.snapshots.encryption names recipients, and stored where spec.snapshots.destination says. Then those that spec.snapshots.retention no longer keeps are removed; the newest verified one always stays. It is what the scheduled Job runs.",
  options: jobOptions,
  async run({ options, errorPaint, interruptSignal, write }) {
    const config = await readJobConfig(options.config);
    const store = await configuredStore(config);
    const progress = createProgress({ paint: errorPaint });
    const { namespace, statefulSet } = clusterNames(config);
    try {
      const { name } = await takeSnapshot({
        cluster: `${namespace}/${statefulSet}`,
        endpoints: memberEndpoints(config, options.endpoints),
        credentials: await readJobCredentials(options),
        store,
        scratch: jobPaths.scratch,
        recipients: config.spec.snapshots.encryption.recipients,
        now: () => new Date(),
        progress,
        signal: interruptSignal(),
      });
      write(`${name}\n`);
      await thinOut(store, config);
    } finally {
      progress.close();
    }
    return ExitCode.Success;
  },
});

async function thinOut(store: SnapshotStore, { spec }: EtcdCluster): Promise<void> {
  const log = createLog();
  const { remove } = retentionPlan(await storedSnapshots(store), spec.snapshots.retention);
  for (const { name } of remove) {
    await removeSnapshot(store, name);
    log.info("snapshot removed by retention", { snapshot: name });
  }
}
