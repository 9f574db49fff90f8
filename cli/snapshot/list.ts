import { ExitCode } from "../../diagnostics/exit_code.ts";
import {
  type StoredSnapshot,
  storedSnapshots,
} from "../../operations/snapshots/stored_snapshots.ts";
import { type Command, defineCommand } from "../command.ts";
import { jobOptions, readJobConfig } from "../job_options.ts";
import { configuredStore } from "./configured_store.ts";

/** `snapshot list`: prints the snapshots that the store holds, newest first. */
export const command: Command = defineCommand({
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
  },
  async run({ options, write }) {
    const snapshots = await storedSnapshots(
      await configuredStore(await readJobConfig(options.config)),
    );
    write(
      options.output === "json"
        ? `${JSON.stringify(snapshots, null, 2)}\n`
        : snapshots.map(lineOf).join(""),
    );
    return ExitCode.Success;
  },
});

function lineOf({ manifest, name, verified }: StoredSnapshot): string {
  const state = [
    `etcd ${manifest.etcdVersion}`,
    `${manifest.size} bytes`,
    ...(manifest.encrypted ? ["encrypted"] : []),
    verified ? "verified" : "not verified",
  ];
  return `${name}  ${state.join(", ")}\n`;
}
