import { ExitCode } from "../diagnostics/exit_code.ts";
import { configJsonSchema } from "../manifests/config/json_schema.ts";
import { type Command, defineCommand } from "./command.ts";

/** `schema`: prints the JSON Schema of an EtcdCluster document, or its reference. */
export const command: Command = defineCommand({
  description:
    "An editor that knows the schema completes and checks fields as you type. Name it in the first line of etcd.yaml: # yaml-language-server: $schema=etcd.schema.json",
  options: {
    format: {
      type: "choice",
      placeholder: "FORMAT",
      choices: ["json", "markdown"],
      default: "json",
      summary: "The schema for editors, or the reference of all fields and objects for people",
    },
  },
  examples: [
    { args: "> etcd.schema.json", summary: "Keep it beside the configuration" },
    { args: "--format=markdown > docs/configuration.md", summary: "Write the reference anew" },
  ],
  async run({ options: { format }, write }) {
    if (format === "json") {
      write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
      return ExitCode.Success;
    }
    // It renders hundreds of configurations, which nobody else needs to load.
    const { referenceDocument } = await import("../manifests/config/reference_document.ts");
    write(referenceDocument());
    return ExitCode.Success;
  },
});
