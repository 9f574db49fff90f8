import { ExitCode } from "../../diagnostics/exit_code.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import type { ComparedContents } from "../../operations/snapshots/compare_contents.ts";
import { judgeRestored } from "../../operations/snapshots/judge_restored.ts";
import { noteVerified } from "../../operations/snapshots/note_verified.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig, readJobCredentials } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";
import { purpose, readFetched } from "./purpose.ts";

/** `snapshot judge`: the last step of a verification or a restore drill. */
export const command: Command = defineCommand({
  description:
    "After a verification it notes in the store that the snapshot was read back and found whole by etcdutl, whose step came before, and its recovery bundle, which nobody here can open, unchanged. In a drill it asks the member that was restored whether it is the cluster that was saved, with the same keys, etcd's own hash of them, and the same values in a sample of every tenant.",
  options: { ...jobOptions, purpose },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    const { manifest, name } = await readFetched();
    if (options.purpose === "drill") {
      const endpoint = `127.0.0.1:${config.spec.ports.client}`;
      const credentials = await readJobCredentials(options);
      const snapshot = jobPaths.snapshot;
      const restored = await judgeRestored({ endpoint, credentials, manifest, snapshot });
      const { keys, revision, users } = restored;
      write(
        `${name} restored: revision ${revision}, ${keys} keys, ${users} users; ${
          told(restored.compared)
        }\n`,
      );
      return ExitCode.Success;
    }
    await noteVerified(await configuredStore(config), {
      manifest,
      name,
      needsBundle: config.spec.snapshots.bundle.recipients.length > 0,
      now: () => new Date(),
    });
    write(`${name} verified\n`);
    return ExitCode.Success;
  },
});

function told(compared: ComparedContents | undefined): string {
  if (compared === undefined) return "what the live member held was not noted";
  const { hash, sampled, tenants } = compared;
  return `as in the live member are the number of keys, ${
    hash ? "etcd's hash of them, " : ""
  }and ${sampled} keys of ${tenants} tenants with their values`;
}
