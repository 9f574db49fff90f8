import { ExitCode } from "../../diagnostics/exit_code.ts";
import { judgeRestored } from "../../operations/snapshots/judge_restored.ts";
import { verifiedSuffix } from "../../operations/snapshots/stored_snapshots.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig, readJobCredentials } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";
import { purpose, readFetched } from "./purpose.ts";

/** `snapshot judge`: the last step of a verification or a restore drill. */
export const command: Command = defineCommand({
  description:
    "After a verification it notes in the store that the snapshot was read back and found whole by etcdutl, whose step came before. In a drill it asks the member that was restored whether it is the cluster that was saved.",
  options: { ...jobOptions, purpose },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    const { manifest, name } = await readFetched();
    if (options.purpose === "drill") {
      const endpoint = `127.0.0.1:${config.spec.ports.client}`;
      const credentials = await readJobCredentials(options);
      const { keys, revision, users } = await judgeRestored({ endpoint, credentials, manifest });
      write(`${name} restored: revision ${revision}, ${keys} keys, ${users} users\n`);
      return ExitCode.Success;
    }
    const store = await configuredStore(config);
    // Another run may have noted it before.
    if (!(await store.list()).includes(`${name}${verifiedSuffix}`)) {
      await store.putText(`${name}${verifiedSuffix}`, `${new Date().toISOString()}\n`);
    }
    write(`${name} verified\n`);
    return ExitCode.Success;
  },
});
