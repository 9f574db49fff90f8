import { Failure } from "../diagnostics/failure.ts";
import type { Progress } from "../diagnostics/progress.ts";
import { planScenario } from "../bench/plan_scenario.ts";
import type { Scenario, ScenarioSettings } from "../bench/scenarios/scenario.ts";
import type { BenchRun } from "../bench/targets/existing/bench_run.ts";
import type { ExistingCluster } from "../bench/targets/existing/existing_cluster.ts";
import type { GivenAuthority } from "../bench/targets/existing/reach_endpoints.ts";
import type { SpaceLimits } from "../bench/targets/existing/space_limits.ts";
import type { ClusterSurvey } from "../bench/targets/existing/survey_cluster.ts";
import type { ExistingOptions, TargetOptions } from "./bench_target_options.ts";
import type { OpenedTargets } from "./bench_targets.ts";
import { credentialFilesOf, endpointsIn } from "./inspect_options.ts";
import { readJobCredentials } from "./job_options.ts";
import { kubernetesOf } from "./kubeconfig_options.ts";
import { confirmed } from "./tenant/confirmed.ts";
import { version } from "./version.ts";

/** What a cluster of somebody else is loaded with. */
export interface OpenExistingParts {
  /** The scenario. */
  readonly scenario: Scenario;
  /** What it is told. */
  readonly settings: ScenarioSettings;
  /** What was typed. */
  readonly options: TargetOptions;
  /** Seed of the run. */
  readonly seed: number;
  /** Told about each step, and what is asked. */
  readonly progress: Progress;
  /** Takes interruptions over, once something is under way that has to be ended well. */
  readonly interruptSignal: () => AbortSignal;
}

/**
 * Reaches a cluster of somebody else, says what will be done to it, and asks whether that is agreed
 * to. Nothing is changed before.
 *
 * @throws {Failure} `usage` for what is refused there or not agreed to, `target-failed` and
 * `kubernetes-request-failed` when it cannot be reached, is not well or has no space
 */
export async function openExisting(parts: OpenExistingParts): Promise<OpenedTargets> {
  const { options } = parts;
  const cluster = await reachExisting(options, await givenAuthority(options));
  try {
    return await agree(cluster, parts);
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

/**
 * What would be done to a cluster of somebody else, in words, after everything was looked at that
 * may be a reason to refuse it.
 *
 * @throws {Failure} as {@link openExisting}
 */
export async function describeExisting(
  parts: Omit<OpenExistingParts, "progress" | "interruptSignal">,
): Promise<string> {
  const { options } = parts;
  const cluster = await reachExisting(options, await givenAuthority(options));
  try {
    return (await examine(cluster, parts)).description;
  } finally {
    await cluster.close();
  }
}

async function agree(cluster: ExistingCluster, parts: OpenExistingParts): Promise<OpenedTargets> {
  const { interruptSignal, options, progress, scenario } = parts;
  const { description, ...examined } = await examine(cluster, parts);
  progress.print(description.trimEnd());
  if (!confirmed("Go on?", { isAgreed: options.yes })) {
    throw new Failure("usage", "Nobody agreed to that; nothing was changed");
  }
  const { existingSession } = await import("../bench/targets/existing/existing_session.ts");
  const allowFaults = options["allow-faults"];
  const session = existingSession({ cluster, scenario, allowFaults, progress, ...examined });
  return {
    ...session,
    configuration: cluster.configuration,
    signal: AbortSignal.any([interruptSignal(), session.signal]),
  };
}

interface Examined {
  readonly survey: ClusterSurvey;
  readonly limits: SpaceLimits;
  readonly run: BenchRun;
  readonly description: string;
}

async function examine(
  cluster: ExistingCluster,
  parts: Omit<OpenExistingParts, "progress" | "interruptSignal">,
): Promise<Examined> {
  const { options, scenario, seed, settings } = parts;
  const [{ newBenchRun }, surveys, { refuseTrials }, spaces, descriptions] = await Promise.all([
    import("../bench/targets/existing/bench_run.ts"),
    import("../bench/targets/existing/survey_cluster.ts"),
    import("../bench/targets/existing/refuse_trials.ts"),
    import("../bench/targets/existing/space_limits.ts"),
    import("../bench/targets/existing/describe_run.ts"),
  ]);
  const { place } = cluster;
  const trials = planScenario(scenario, settings, { seed });
  const survey = await surveys.surveyCluster(cluster);
  refuseTrials(scenario, trials, { place, survey, allowFaults: options["allow-faults"] });
  const limits = spaces.spaceLimits(survey, { place, trials });
  const run = newBenchRun(`${scenario.name}, kamaji-etcd ${version}`);
  const description = descriptions.describeRun({ cluster, run, survey, limits, trials });
  return { survey, limits, run, description };
}

/**
 * Reaches the cluster that was named by its endpoints and certificates or by a kubeconfig, as
 * `inspect` reaches it.
 *
 * @throws {Failure} `usage` when it is not said which, or as whom; `target-failed` and
 * `kubernetes-request-failed` when it cannot be reached
 */
export async function reachExisting(
  options: ExistingOptions,
  given?: GivenAuthority,
): Promise<ExistingCluster> {
  const files = credentialFilesOf(options);
  const endpoints = endpointsIn(options.endpoints);
  const credentials = files && await readJobCredentials(files);
  const { cluster: name, namespace } = options;
  if (name === undefined) {
    if (credentials === undefined) {
      throw new TypeError("There is no cluster and there are no files");
    }
    const { reachEndpoints } = await import("../bench/targets/existing/reach_endpoints.ts");
    return reachEndpoints({ endpoints: endpoints ?? ["127.0.0.1:2379"], credentials, given });
  }
  if (namespace === undefined) {
    throw new Failure("usage", `It is not said where cluster "${name}" is`, {
      hint: "Add --namespace",
    });
  }
  const [{ openKubernetes }, { reachKubernetes }] = await Promise.all([
    import("../operations/adopt/open_kubernetes.ts"),
    import("../bench/targets/existing/reach_kubernetes.ts"),
  ]);
  return await reachKubernetes(await openKubernetes(kubernetesOf(options)), {
    name,
    namespace,
    endpoints,
    given,
    credentials: credentials && { credentials, origin: files?.cert ?? "" },
  });
}

async function givenAuthority(options: TargetOptions): Promise<GivenAuthority | undefined> {
  const certificate = options["client-ca"];
  const key = options["client-ca-key"];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    throw new Failure("usage", "A CA that signs needs its certificate and its key", {
      hint: "Give --client-ca and --client-ca-key",
    });
  }
  const [text, privateKey] = await Promise.all([certificate, key].map(readText));
  return { authority: { certificate: text ?? "", privateKey: privateKey ?? "" }, origin: key };
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Failure("usage", `"${path}" cannot be read`, { cause });
  }
}
