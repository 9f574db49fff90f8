import { ExitCode } from "../../diagnostics/exit_code.ts";
import {
  type StoredSnapshot,
  surveySnapshots,
} from "../../operations/snapshots/stored_snapshots.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";

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
    const { snapshots, unreadable } = await surveySnapshots(
      await configuredStore(await readJobConfig(options.config)),
    );
    write(
      options.output === "json" ? `${JSON.stringify([...snapshots, ...unreadable], null, 2)}\n` : [
        ...snapshots.map(lineOf),
        ...unreadable.map(({ name, reason }) => `${name}  unreadable: ${reason}\n`),
      ].join(""),
    );
    return options.strict && unreadable.length > 0 ? ExitCode.TargetFailed : ExitCode.Success;
  },
});

function lineOf({ manifest, name, verified }: StoredSnapshot): string {
  const state = [
    `etcd ${manifest.etcdVersion}`,
    `${manifest.size} bytes`,
    ...(manifest.encrypted ? ["encrypted"] : []),
    ...(manifest.bundle === undefined ? [] : ["with recovery bundle"]),
    verified ? "verified" : "not verified",
  ];
  return `${name}  ${state.join(", ")}\n`;
}
