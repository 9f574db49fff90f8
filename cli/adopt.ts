import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";
import type { Paint } from "../diagnostics/paint.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import type { AdoptionNote } from "../operations/adopt/adoption_part.ts";
import type { AdoptionTools } from "../operations/adopt/adopt_release.ts";
import type { LiveRelease } from "../operations/adopt/live_release.ts";
import type { MemberAccess } from "../operations/adopt/member_access.ts";
import type { OpenedKubernetes } from "../operations/adopt/open_kubernetes.ts";
import { type AdoptOptions, adoptOptions, endpointsOf } from "./adopt_options.ts";
import { type Command, defineCommand } from "./command.ts";
import { kubernetesOf } from "./kubeconfig_options.ts";
import { loadCluster } from "./load_cluster.ts";
import { settleNamespace } from "./settle_namespace.ts";

/** `adopt`: turns an installed release of the clastix chart into a configuration, and takes it over. */
export const command: Command = defineCommand({
  description:
    "Reads an installed release of the Helm chart clastix/kamaji-etcd and prints a configuration " +
    "that keeps its names, volumes, Secrets and flags; what changes or cannot be kept is told on " +
    "standard error. With --apply it then takes the release over: no pod restarts, and a run that " +
    "is cut off is finished by the next one. Read docs/migrating-from-helm.md first.",
  options: adoptOptions,
  examples: [
    { args: "--release kamaji --namespace kamaji-system > etcd.yaml", summary: "Read a release" },
    {
      args: "--release kamaji --namespace kamaji-system --apply --config etcd.yaml --yes",
      summary: "Take it over",
    },
  ],
  async run({ options, errorPaint, write }) {
    requireApplyFor(options);
    const [{ openKubernetes }, { createClusterClient }] = await Promise.all([
      import("../operations/adopt/open_kubernetes.ts"),
      import("../operations/adopt/cluster_client.ts"),
    ]);
    const kubernetes = await openKubernetes(kubernetesOf(options));
    const tools: AdoptionTools = {
      client: createClusterClient(kubernetes.request),
      manager: options["field-manager"],
      progress: createProgress({ paint: errorPaint }),
      now: () => new Date(),
    };
    try {
      return await adopt({ options, kubernetes, tools, errorPaint, write });
    } finally {
      tools.progress.close();
    }
  },
});

interface Run {
  readonly options: AdoptOptions;
  readonly kubernetes: OpenedKubernetes;
  readonly tools: AdoptionTools;
  readonly errorPaint: Paint;
  readonly write: (text: string) => void;
}

async function adopt(run: Run): Promise<ExitCode> {
  const { options, tools } = run;
  const { release, namespace } = options;
  const [{ adoptRelease, finishAdoption }, { inspectRelease }] = await Promise.all([
    import("../operations/adopt/adopt_release.ts"),
    import("../operations/adopt/inspect_release.ts"),
  ]);
  const reference = { release, namespace };
  const finished = options.apply && options.yes
    ? await finishAdoption(tools, reference)
    : undefined;
  if (finished !== undefined) return await tellFinished(run, finished);
  const { isAdopted, readRelease } = await import("../operations/adopt/read_release.ts");
  const live = await readRelease(tools.client, reference);
  if (isAdopted(live)) return alreadyAdopted(run);
  const config = await configOf(run, live);
  if (config === undefined) return ExitCode.Usage;
  if (!options.apply) return ExitCode.Success;
  const access = await accessTo(run, config);
  try {
    const subject = { release: live, config, access };
    if (options.yes) await adoptRelease(tools, subject);
    else await inspectRelease(tools.client, subject);
  } finally {
    await access.close();
  }
  if (options.yes) return ExitCode.Success;
  throw new Failure("usage", "The release can be taken over, and nothing was changed yet", {
    hint: "Add --yes to take it over",
  });
}

/** The one that was given, or the one that the release makes, which is printed. */
async function configOf(run: Run, live: LiveRelease): Promise<EtcdCluster | undefined> {
  const { options, errorPaint: paint, write } = run;
  if (options.config !== undefined) {
    const given = { name: options.namespace, giver: "--namespace" };
    const load = async (path: string) => {
      const result = await loadConfig(path);
      return result.ok ? settleNamespace(result, given) : result;
    };
    return (await loadCluster(options.config, { paint, load }))?.config;
  }
  const [{ releaseConfig }, { configText }] = await Promise.all([
    import("../operations/adopt/release_config.ts"),
    import("../operations/adopt/config_text.ts"),
  ]);
  const version = options["etcd-version"];
  const { config, notes } = releaseConfig(live, {
    now: new Date(),
    acceptAdvisories: options["accept-advisory"],
    ...(version === undefined ? {} : { version }),
  });
  tellNotes(run, notes);
  write(configText(config, originOf(options)));
  return config;
}

/** Whoever sent the output of the run that was cut off to a file, does so again. */
async function tellFinished({ options, write }: Run, config: EtcdCluster): Promise<ExitCode> {
  if (options.config !== undefined) return ExitCode.Success;
  const { configText } = await import("../operations/adopt/config_text.ts");
  write(configText(config, originOf(options)));
  return ExitCode.Success;
}

function originOf({ release, namespace }: AdoptOptions): string {
  return `Helm release "${release}" in namespace "${namespace}"`;
}

function tellNotes({ tools, errorPaint }: Run, notes: readonly AdoptionNote[]): void {
  for (const { subject, message } of notes) {
    tools.progress.print(`${errorPaint.warning("note")} ${errorPaint.strong(subject)}: ${message}`);
  }
}

async function accessTo(
  { options, kubernetes }: Run,
  { spec }: EtcdCluster,
): Promise<MemberAccess> {
  const endpoints = endpointsOf(options.endpoint);
  if (Object.keys(endpoints).length > 0) {
    const { directAccess } = await import("../operations/adopt/member_access.ts");
    return directAccess(endpoints);
  }
  const { forwardedAccess } = await import("../operations/adopt/forward_ports.ts");
  const { namespace } = options;
  return await forwardedAccess(kubernetes.config, { namespace, port: spec.ports.client });
}

function alreadyAdopted({ options, tools }: Run): ExitCode {
  if (options.apply) {
    tools.progress.print(`Release "${options.release}" was taken over already`);
    return ExitCode.Success;
  }
  throw new Failure("adoption-refused", `"${options.release}" is a cluster of ours already`, {
    hint: "Its configuration is in Git, or in its ConfigMap <name>-config",
  });
}

function requireApplyFor({ apply, config, yes, endpoint }: AdoptOptions): void {
  if (apply) return;
  const given = config !== undefined
    ? "--config"
    : yes
    ? "--yes"
    : endpoint.length > 0
    ? "--endpoint"
    : undefined;
  if (given === undefined) return;
  throw new Failure("usage", `Option "${given}" means nothing without --apply`, {
    hint: "Add --apply to take the release over",
  });
}
