import { ExitCode } from "../../diagnostics/exit_code.ts";
import { createLog } from "../../diagnostics/log.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import { pruneSnapshots } from "../../operations/snapshots/prune_snapshots.ts";
import { takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, memberEndpoints, readJobConfig, readJobCredentials } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";
import { readBundle } from "./read_bundle.ts";

/** `snapshot save`: takes a snapshot, stores it and thins out old ones. */
export const command: Command = defineCommand({
  description:
    "A follower that keeps up is asked. The snapshot is checked by etcd's own checksum, compressed, encrypted if spec.snapshots.encryption names recipients, and stored where spec.snapshots.destination says. Then those that spec.snapshots.retention no longer keeps are removed; the newest verified one always stays. It is what the scheduled Job runs.",
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
        bundle: await readBundle(config, progress),
        now: () => new Date(),
        progress,
        signal: interruptSignal(),
      });
      write(`${name}\n`);
      const log = createLog();
      const { unreadable } = await pruneSnapshots(store, {
        policy: config.spec.snapshots.retention,
        now: () => new Date(),
        onRemoved: (snapshot) => log.info("snapshot removed by retention", { snapshot }),
      });
      for (const { name: snapshot, reason } of unreadable) {
        log.warn("snapshot left alone by retention", { snapshot, reason });
      }
    } finally {
      progress.close();
    }
    return ExitCode.Success;
  },
});
