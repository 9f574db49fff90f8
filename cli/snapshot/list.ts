import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";
import { snapshotListing } from "./snapshot_listing.ts";

/** `snapshot list`: prints the snapshots that the store holds, newest first. */
export const command: Command = defineCommand({
  description:
    "Prints the snapshots, newest first, and after them those whose manifest cannot be read: such a one hides no other, and retention neither counts nor removes it.",
  options: {
    config: jobOptions.config,
    output: {
      type: "choice",
      short: "o",
      placeholder: "FORMAT",
      choices: ["table", "json"],
      default: "table",
      summary: "How to print them",
    },
    strict: { type: "flag", summary: "End with 2 when a manifest cannot be read" },
  },
  async run({ options, write }) {
    const store = await configuredStore(await readJobConfig(options.config));
    const { code, text } = await snapshotListing(store, options);
    write(text);
    return code;
  },
});
