import { ExitCode } from "../../diagnostics/exit_code.ts";
import { installRestored } from "../../operations/restore/install_restored.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions } from "../job_options.ts";
import { layoutOf, volumeOptions } from "./member_volume.ts";

/** `restore install`: the last step of the Job that restores one member. */
export const command: Command = defineCommand({
  description:
    "Renames the member's old data directory, which is kept, and puts the restored one in its place. It may be repeated at any time.",
  options: { config: jobOptions.config, ...volumeOptions },
  async run({ options, write }) {
    const layout = layoutOf(options);
    await installRestored(layout);
    write(`restored; the old data are kept in ${layout.kept}\n`);
    return ExitCode.Success;
  },
});
