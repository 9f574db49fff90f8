import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { LoadedConfig } from "../manifests/config/loaded_config.ts";
import { isDnsLabel } from "../manifests/config/name_syntax.ts";
import { render } from "../manifests/render.ts";
import { toYaml } from "../manifests/to_yaml.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { findingsFormat } from "./findings_format.ts";
import { loadCluster } from "./load_cluster.ts";

/** `render [PATH]`: prints the Kubernetes objects of a configuration. */
export const command: Command = defineCommand({
  description:
    "Nothing is printed unless everything is valid. The same configuration always gives the same bytes. Other documents of the file are printed first, as they are.",
  options: {
    namespace: {
      type: "string",
      placeholder: "NAME",
      summary: "Namespace of a cluster that names none itself",
    },
    format: findingsFormat,
  },
  positionals: [configPath],
  examples: [
    { args: "etcd.yaml | kubectl apply --server-side -f -", summary: "Deploy without Argo CD" },
    { args: "etcd.config.ts > etcd.rendered.yaml", summary: "Keep what was rendered" },
  ],
  async run({ options: { format, namespace }, positionals, errorPaint, write }) {
    if (namespace !== undefined && !isDnsLabel(namespace)) {
      throw new Failure("usage", `"${namespace}" is no name of a namespace`, {
        hint: "Use at most 63 lower-case letters, digits and hyphens",
      });
    }
    const loaded = await loadCluster(positionals.path ?? ".", { format, paint: errorPaint });
    if (loaded === undefined) return ExitCode.Usage;
    write(yamlOf(loaded, namespace));
    return ExitCode.Success;
  },
});

/** Other documents come first: a namespace among them must be there before what is in it. */
function yamlOf({ config, otherDocuments }: LoadedConfig, namespace?: string): string {
  const { metadata } = config;
  const named = namespace === undefined ? metadata : { namespace, ...metadata };
  const others = otherDocuments.map(({ source }) => source.replace(/\n*$/, "\n"));
  return [...others, toYaml(render({ ...config, metadata: named }))].join("---\n");
}
