import { ExitCode } from "../diagnostics/exit_code.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import { explain } from "../manifests/explain/explain.ts";
import { formatExplanation } from "../manifests/explain/format_explanation.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { loadCluster } from "./load_cluster.ts";
import { settleNamespace } from "./settle_namespace.ts";

/** `explain [PATH]`: says in plain words what a configuration deploys, and why. */
export const command: Command = defineCommand({
  description:
    "Names every object that will exist, computes what follows from the numbers, tells " +
    "what you wrote from what is a default, and says what to consider. Nothing is asked of a " +
    "cluster.",
  options: {
    format: {
      type: "choice",
      placeholder: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "How to write it",
    },
    namespace: {
      type: "string",
      placeholder: "NAME",
      summary: "Namespace of the cluster, unless the configuration names it",
    },
  },
  positionals: [configPath],
  examples: [
    { args: "etcd.yaml | less -R", summary: "Read it before it is committed" },
    { args: "--format=json etcd.config.ts", summary: "Have the numbers for a script" },
  ],
  async run({ options: { format, namespace }, positionals, paint, errorPaint, write }) {
    const given = namespace === undefined ? undefined : { name: namespace, giver: "--namespace" };
    const loaded = await loadCluster(positionals.path ?? ".", {
      paint: errorPaint,
      load: async (path) => {
        const result = await loadConfig(path);
        return result.ok ? settleNamespace(result, given) : result;
      },
    });
    if (loaded === undefined) return ExitCode.Usage;
    const { config, document, otherDocuments: others } = loaded;
    const explanation = explain(config, { document, others });
    write(
      format === "json"
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : formatExplanation(explanation, paint),
    );
    return ExitCode.Success;
  },
});
