import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { ConfigResult, LoadedConfig } from "../manifests/config/loaded_config.ts";
import { isDnsLabel } from "../manifests/config/name_syntax.ts";
import { render, type RenderOptions } from "../manifests/render.ts";
import { toYaml } from "../manifests/to_yaml.ts";
import { type ArgocdEnvironment, argocdEnvironment } from "../plugins/argocd/argocd_environment.ts";
import { loadApplication } from "../plugins/argocd/load_application.ts";
import { type Command, defineCommand } from "./command.ts";
import { configPath } from "./config_path.ts";
import { findingsFormat } from "./findings_format.ts";
import { loadCluster } from "./load_cluster.ts";
import { type GivenNamespace, settleNamespace } from "./settle_namespace.ts";

/**
 * `render [PATH]`: prints the Kubernetes objects of a configuration. Run by Argo CD it also heeds
 * what the Application says: its namespace, parameters and environment entries.
 */
export const command: Command = defineCommand({
  description:
    "Nothing is printed unless everything is valid. The same configuration always gives the same bytes. Other documents of the file are printed first, as they are.",
  options: {
    namespace: {
      type: "string",
      placeholder: "NAME",
      summary: "Namespace of the cluster, unless the configuration names it",
    },
    format: findingsFormat,
  },
  positionals: [configPath],
  examples: [
    { args: "etcd.yaml | kubectl apply --server-side -f -", summary: "Deploy without Argo CD" },
    { args: "etcd.config.ts > etcd.rendered.yaml", summary: "Keep what was rendered" },
  ],
  async run({ options: { format, namespace }, positionals, errorPaint, write }) {
    const environment = argocdEnvironment();
    const given = givenNamespace(namespace, environment);
    const loaded = await loadCluster(positionals.path ?? ".", {
      format,
      paint: errorPaint,
      load: (path) => load(path, { environment, given }),
    });
    if (loaded === undefined) return ExitCode.Usage;
    const { apiVersions } = environment;
    write(yamlOf(loaded, apiVersions === undefined ? {} : { availableApis: apiVersions }));
    return ExitCode.Success;
  },
});

interface Surroundings {
  readonly environment: ArgocdEnvironment;
  readonly given: GivenNamespace | undefined;
}

async function load(path: string, { environment, given }: Surroundings): Promise<ConfigResult> {
  const loaded = await loadApplication(path, environment);
  return loaded.ok ? settleNamespace(loaded, given) : loaded;
}

function givenNamespace(
  option: string | undefined,
  { namespace }: ArgocdEnvironment,
): GivenNamespace | undefined {
  if (option !== undefined && !isDnsLabel(option)) {
    throw new Failure("usage", `"${option}" is no name of a namespace`, {
      hint: "Use at most 63 lower-case letters, digits and hyphens",
    });
  }
  if (option !== undefined) return { name: option, giver: "--namespace" };
  if (namespace === undefined) return undefined;
  return { name: namespace, giver: "the Application's destination" };
}

/** Other documents come first: a namespace among them must be there before what is in it. */
function yamlOf({ config, otherDocuments }: LoadedConfig, options: RenderOptions): string {
  const objects = render(config, options);
  // Whatever is missing from the output of a sync is removed from the cluster.
  if (objects.length === 0) throw new Error("Nothing was rendered");
  const others = otherDocuments.map(({ source }) => source.replace(/\n*$/, "\n"));
  return [...others, toYaml(objects)].join("---\n");
}
