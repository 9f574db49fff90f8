import { ExitCode } from "../../diagnostics/exit_code.ts";
import { dropKept } from "../../operations/restore/data_files.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions } from "../job_options.ts";
import { layoutOf, volumeOptions } from "./member_volume.ts";

/** `restore drop`: what the Job runs that removes the data which a restore kept. */
export const command: Command = defineCommand({
  description:
    "Removes the old data that one restore kept on a member's volume. Data in use are not touched.",
  options: { config: jobOptions.config, ...volumeOptions },
  async run({ options, write }) {
    const layout = layoutOf(options);
    await dropKept(layout);
    write(`${layout.kept} is removed\n`);
    return ExitCode.Success;
  },
});
