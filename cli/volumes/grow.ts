import { ExitCode } from "../../diagnostics/exit_code.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress, type Progress } from "../../diagnostics/progress.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { loadConfig } from "../../manifests/config/load_config.ts";
import type { ClusterClient } from "../../operations/adopt/cluster_client.ts";
import type { GrowthReport } from "../../operations/volumes/grow_volumes.ts";
import type { GrowthPlan } from "../../operations/volumes/growth_plan.ts";
import { type Command, defineCommand } from "../command.ts";
import { configPath } from "../config_path.ts";
import { kubeconfigOptions, kubernetesOf } from "../kubeconfig_options.ts";
import { loadCluster } from "../load_cluster.ts";
import type { OptionSpecs, OptionValues } from "../option_spec.ts";
import { settleNamespace } from "../settle_namespace.ts";

const options = {
  "namespace": {
    type: "string",
    placeholder: "NAME",
    summary: "Namespace of the cluster, unless the configuration names it",
  },
  ...kubeconfigOptions,
  "dry-run": { type: "flag", summary: "Only say what would be done" },
  "yes": { type: "flag", summary: "Change the cluster" },
  "patience": {
    type: "integer",
    default: 900,
    minimum: 1,
    placeholder: "SECONDS",
    summary: "How long the volume of one member may take",
  },
  "field-manager": {
    type: "string",
    default: "argocd-controller",
    placeholder: "NAME",
    summary: 'Who applies the objects; "kubectl" without Argo CD',
  },
} as const satisfies OptionSpecs;

/** `volumes grow [PATH]`: grows the volumes of the members to what a configuration asks for. */
export const command: Command = defineCommand({
  description:
    "A StatefulSet never changes the size of its volumes, so a larger spec.storage.size cannot be " +
    "synced. This asks for the larger volumes, member by member, waits for each, and then replaces " +
    "the StatefulSet under its running pods, so that the next sync changes nothing. A run that is " +
    "cut off is finished by the next one. It ends with 0 when all volumes have the size, 1 when " +
    "the configuration is wrong or neither --yes nor --dry-run is given, 2 when something stands " +
    "against it or a volume does not grow, 130 when it is interrupted. Raise spec.quota in a later " +
    "commit. Read docs/growing-volumes.md first.",
  options,
  positionals: [configPath],
  examples: [
    { args: "etcd.yaml --dry-run", summary: "See what would be done, and what stands against it" },
    { args: "etcd.yaml --yes", summary: "Grow the volumes" },
  ],
  async run({ options, positionals, errorPaint: paint, interruptSignal, write }) {
    if (options.yes && options["dry-run"]) {
      throw new Failure("usage", "--yes and --dry-run contradict each other", {
        hint: "Give one of them",
      });
    }
    const { namespace } = options;
    const given = namespace === undefined ? undefined : { name: namespace, giver: "--namespace" };
    const load = async (path: string) => {
      const result = await loadConfig(path);
      return result.ok ? settleNamespace(result, given) : result;
    };
    const loaded = await loadCluster(positionals.path ?? ".", { paint, load });
    if (loaded === undefined) return ExitCode.Usage;
    const progress = createProgress({ paint });
    try {
      return await grow(loaded.config, { options, progress, interruptSignal, write });
    } finally {
      progress.close();
    }
  },
});

interface Run {
  readonly options: OptionValues<typeof options>;
  readonly progress: Progress;
  readonly interruptSignal: () => AbortSignal;
  readonly write: (text: string) => void;
}

async function grow(config: EtcdCluster, run: Run): Promise<ExitCode> {
  const { options, progress, write } = run;
  const [{ growthPlan }, { growVolumes }] = await Promise.all([
    import("../../operations/volumes/growth_plan.ts"),
    import("../../operations/volumes/grow_volumes.ts"),
  ]);
  const plan = growthPlan(config);
  const client = await openClient(options);
  const forecast = await forecastOf(client, plan);
  for (const note of forecast.notes) progress.print(`note: ${note}`);
  if (!options.yes) return tellForecast(forecast.steps, run);
  const report = await growVolumes({
    client,
    manager: options["field-manager"],
    progress,
    now: () => new Date(),
    signal: run.interruptSignal(),
    patience: options.patience * 1_000,
  }, plan);
  write(textOf(report, plan));
  return ExitCode.Success;
}

async function openClient(options: Run["options"]): Promise<ClusterClient> {
  const [{ openKubernetes }, { createClusterClient }] = await Promise.all([
    import("../../operations/adopt/open_kubernetes.ts"),
    import("../../operations/adopt/cluster_client.ts"),
  ]);
  const { request } = await openKubernetes(kubernetesOf(options));
  return createClusterClient(request);
}

interface Forecast {
  readonly notes: readonly string[];
  readonly steps: readonly string[];
}

/** Before a run too: what stands against it is told before the first write. */
async function forecastOf(client: ClusterClient, plan: GrowthPlan): Promise<Forecast> {
  const { asGrowthFailure } = await import("../../operations/volumes/growth_failure.ts");
  const { foreseeGrowth } = await import("../../operations/volumes/foresee_growth.ts");
  try {
    return await foreseeGrowth(client, plan);
  } catch (error) {
    throw asGrowthFailure(error);
  }
}

function tellForecast(steps: readonly string[], { options, write }: Run): ExitCode {
  write(steps.length === 0 ? "Nothing to do\n" : steps.map((step) => `${step}\n`).join(""));
  if (options["dry-run"] || steps.length === 0) return ExitCode.Success;
  throw new Failure("usage", "The volumes can grow, and nothing was changed yet", {
    hint: "Add --yes to do what is listed, or --dry-run to only see it",
  });
}

function textOf({ found, replaced }: GrowthReport, { size, statefulSet }: GrowthPlan): string {
  const { name } = statefulSet.metadata;
  const lines = found.map((claim) =>
    claim.capacity === size
      ? `${claim.name} has ${size}`
      : `${claim.name} has ${size}, it had ${claim.capacity}`
  );
  lines.push(
    replaced
      ? `StatefulSet ${name} was replaced, and asks for ${size} too`
      : `StatefulSet ${name} asks for ${size} already`,
  );
  return `${
    lines.join("\n")
  }\nNow sync the commit of this size; a larger spec.quota comes after it\n`;
}
