import { ExitCode } from "../diagnostics/exit_code.ts";
import { configJsonSchema } from "../manifests/config/json_schema.ts";
import { type Command, defineCommand } from "./command.ts";

/** `schema`: prints the JSON Schema of an EtcdCluster document. */
export const command: Command = defineCommand({
  description:
    "An editor that knows the schema completes and checks fields as you type. Name it in the first line of etcd.yaml: # yaml-language-server: $schema=etcd.schema.json",
  examples: [
    { args: "> etcd.schema.json", summary: "Keep it beside the configuration" },
  ],
  run({ write }) {
    write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return Promise.resolve(ExitCode.Success);
  },
});
