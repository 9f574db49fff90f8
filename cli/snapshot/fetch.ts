import { ExitCode } from "../../diagnostics/exit_code.ts";
import { createLog } from "../../diagnostics/log.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import { fetchSnapshot } from "../../operations/snapshots/fetch_snapshot.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";
import { purpose, writeFetched } from "./purpose.ts";

/** `snapshot fetch`: the first step of a verification, a restore drill or a tenant's restore. */
export const command: Command = defineCommand({
  description:
    "Copies a snapshot into the pod's scratch space, decrypts and unpacks it, and compares every byte with what was taken.",
  options: {
    config: jobOptions.config,
    purpose,
    snapshot: { type: "string", placeholder: "NAME", summary: "Which one, if not the newest" },
  },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    const store = await configuredStore(config);
    // A container that was started again finds what its predecessor left.
    await Deno.remove(jobPaths.snapshot).catch(() => undefined);
    const { identitySecret } = config.spec.snapshots.encryption;
    const snapshot = await fetchSnapshot({
      store,
      file: jobPaths.snapshot,
      etcdVersion: config.spec.version,
      onUnreadable: ({ name, reason }) =>
        createLog().warn("a snapshot that may be newer cannot be read", { snapshot: name, reason }),
      ...(options.snapshot === undefined ? {} : { name: options.snapshot }),
      ...(identitySecret === undefined
        ? {}
        : { identity: await Deno.readTextFile(`${jobPaths.identity}/identity`) }),
    });
    await writeFetched(snapshot);
    write(`${snapshot.name} is what was taken, byte for byte\n`);
    return ExitCode.Success;
  },
});
