import { ExitCode } from "../../diagnostics/exit_code.ts";
import {
  type StoredSnapshot,
  storedSnapshots,
} from "../../operations/snapshots/stored_snapshots.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { restorableStore, snapshotsOption } from "./restorable_store.ts";

/** `restore list`: what the Job runs by which a restore learns of the stored snapshots. */
export const command: Command = defineCommand({
  description:
    "Prints the stored snapshots in JSON, newest first. For people there is kamaji-etcd snapshot list.",
  options: { config: jobOptions.config, snapshots: snapshotsOption },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    const store = await restorableStore(config, options.snapshots);
    const snapshots = await storedSnapshots(store);
    write(`${JSON.stringify(snapshots.map(withoutContents))}\n`);
    return ExitCode.Success;
  },
});

/** A log is no place for more than it takes to choose one. */
function withoutContents({ manifest, ...snapshot }: StoredSnapshot) {
  const { contents: _, ...rest } = manifest;
  return { ...snapshot, manifest: rest };
}
