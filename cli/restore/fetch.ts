import { ExitCode } from "../../diagnostics/exit_code.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import { restoreSnapshotPath } from "../../manifests/jobs/restore_layout.ts";
import { fetchRestorable } from "../../operations/restore/fetch_restorable.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { layoutOf, volumeOptions } from "./member_volume.ts";
import { restorableStore, snapshotsOption } from "./restorable_store.ts";

/** `restore fetch`: the first step of the Job that restores one member. */
export const command: Command = defineCommand({
  description:
    "Copies the snapshot into the pod's scratch space, decrypts it, compares every byte with what was taken, and makes room on the member's volume for etcdutl, whose step comes next.",
  options: {
    config: jobOptions.config,
    ...volumeOptions,
    snapshot: {
      type: "string",
      required: true,
      placeholder: "NAME",
      summary: "Which snapshot",
    },
    sha256: {
      type: "string",
      required: true,
      placeholder: "HEX",
      summary: "What its bytes must be, the same for all members",
    },
    file: {
      type: "string",
      default: restoreSnapshotPath,
      placeholder: "FILE",
      completes: "file",
      summary: "Where etcdutl reads it",
    },
    snapshots: snapshotsOption,
    identity: {
      type: "string",
      default: `${jobPaths.identity}/identity`,
      placeholder: "FILE",
      completes: "file",
      summary: "The age private key, if snapshots are encrypted",
    },
  },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    await fetchRestorable({
      store: await restorableStore(config, options.snapshots),
      snapshot: options.snapshot,
      sha256: options.sha256,
      file: options.file,
      identity: await readIfThere(options.identity),
      layout: layoutOf(options),
    });
    write(`${options.snapshot} is what was taken, byte for byte\n`);
    return ExitCode.Success;
  },
});

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
