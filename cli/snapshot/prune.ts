import { ExitCode } from "../../diagnostics/exit_code.ts";
import { pruneSnapshots } from "../../operations/snapshots/prune_snapshots.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";

/** `snapshot prune`: removes the snapshots that the configuration no longer keeps. */
export const command: Command = defineCommand({
  description:
    "spec.snapshots.retention says how many stay of the newest hours, days, weeks and months in which there are any. The newest snapshot and the newest verified one always stay, and one whose manifest cannot be read is neither counted nor removed. snapshot save does this each time.",
  options: {
    config: jobOptions.config,
    "dry-run": { type: "flag", summary: "Only say which would be removed" },
  },
  async run({ options, write }) {
    const config = await readJobConfig(options.config);
    const dryRun = options["dry-run"];
    const { keep, remove, unreadable } = await pruneSnapshots(await configuredStore(config), {
      policy: config.spec.snapshots.retention,
      now: () => new Date(),
      dryRun,
    });
    const verb = dryRun ? "would be removed" : "removed";
    write(remove.map(({ name }) => `${name} ${verb}\n`).join(""));
    write(unreadable.map(({ name, reason }) => `${name} left alone: ${reason}\n`).join(""));
    write(`${keep.length} kept\n`);
    return ExitCode.Success;
  },
});
