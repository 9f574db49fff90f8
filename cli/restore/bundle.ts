import { ExitCode } from "../../diagnostics/exit_code.ts";
import { restorableSnapshot } from "../../operations/restore/restorable_snapshot.ts";
import { fetchBundle } from "../../operations/snapshots/fetch_bundle.ts";
import { storedSnapshots } from "../../operations/snapshots/stored_snapshots.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { restorableStore, snapshotsOption } from "./restorable_store.ts";

/** `restore bundle`: what the Job runs by which a restore gets the bundle out of the store. */
export const command: Command = defineCommand({
  description:
    "Prints the sealed recovery bundle that came with a snapshot, in one line of JSON. Nobody here can open it: that is done where its private key is, by kamaji-etcd restore --stored-bundle.",
  options: {
    config: jobOptions.config,
    snapshots: snapshotsOption,
    snapshot: {
      type: "string",
      placeholder: "NAME",
      summary: "Which snapshot, if not the newest verified one",
    },
  },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    const store = await restorableStore(config, options.snapshots);
    const snapshot = restorableSnapshot(await storedSnapshots(store), {
      name: options.snapshot,
      config,
    });
    const sealed = await fetchBundle(store, snapshot);
    write(`${JSON.stringify({ snapshot: snapshot.name, sealed })}\n`);
    return ExitCode.Success;
  },
});
