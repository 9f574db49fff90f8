import type { Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import type { Progress } from "../../../diagnostics/progress.ts";
import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import { onboardTenant } from "../../../etcd/tenants/onboard_tenant.ts";
import { keyRangeOf, type Tenant } from "../../../etcd/tenants/tenant.ts";
import { issueTenantCertificate } from "../../../operations/certificates/issue_tenant_certificate.ts";
import type { TenantAccess } from "../../engine/load_plan.ts";
import { actByRequest } from "../act_by_request.ts";
import { targetFailure } from "../local/target_failure.ts";
import type { Target } from "../target.ts";
import { type BenchRun, keepAlive, noteRun, runTenant } from "./bench_run.ts";
import { cleanRun } from "./clean_run.ts";
import type { ExistingCluster, TenantAuthority } from "./existing_cluster.ts";
import { refuseTaken } from "./refuse_taken.ts";
import type { SpaceLimits } from "./space_limits.ts";
import { type ClusterSurvey, rootClient } from "./survey_cluster.ts";
import { watchSpace } from "./watch_space.ts";

/** What a cluster of somebody else is loaded with. */
export interface ExistingTargetOptions {
  /** The cluster. */
  readonly cluster: ExistingCluster;
  /** What it said of itself. */
  readonly survey: ClusterSurvey;
  /** How much of its database may be used. */
  readonly limits: SpaceLimits;
  /** The run that loads it. */
  readonly run: BenchRun;
  /** Told about each step. */
  readonly progress: Progress;
  /** Told when the run has to end for the cluster's sake. */
  readonly onDanger: (failure: Failure) => void;
}

/** Certificates are valid from a little before now, for clocks that lag, and not for long. */
const backdating = 300_000;
const validDays = 2;

/**
 * A cluster of somebody else as a target of load. The run is noted in etcd before anything else, and
 * closing the target removes all that it made there, and nothing else.
 *
 * @throws {Failure} `target-failed` when its names are taken or the run cannot be noted
 */
export async function openExistingTarget(options: ExistingTargetOptions): Promise<Target> {
  const { cluster, limits, onDanger, run, survey } = options;
  const root = rootClient(cluster);
  let stopTelling = () => Promise.resolve();
  try {
    await refuseTaken(root, run);
    await noteRun(root, run);
    stopTelling = await keepAlive(root, run.id);
  } catch (error) {
    root.close();
    throw targetFailure("Run cannot be noted in etcd", error);
  }
  const space = watchSpace(cluster, limits, onDanger);
  return {
    title: titleOf(options),
    version: survey.version,
    members: survey.memberCount,
    endpoints: cluster.endpoints,
    serverName: cluster.serverName,
    sharedMachine: cluster.endpoints.every((each) => /^(127\.|localhost:|\[::1\])/.test(each)) &&
      !cluster.isForwarded,
    confines: isConfining(options),
    directory: undefined,
    metrics: cluster.metrics,
    onboard: (names, signal) => onboardAll(root, { ...options, names, signal }),
    root: () => Promise.resolve(cluster.root),
    act: async (action) => {
      if (action.kind === "kill" || action.kind === "pause") {
        throw new Failure("usage", `No member of ${cluster.place} can be killed or paused`);
      }
      const { serverName } = cluster;
      const { members } = survey;
      try {
        const credentials = () => Promise.resolve(cluster.root);
        return await actByRequest({ members, serverName, root: credentials }, action);
      } catch (error) {
        throw targetFailure(`Cluster cannot do "${action.kind}"`, error);
      }
    },
    failures: () => Promise.resolve(space.failure === undefined ? [] : [space.failure]),
    close: async () => {
      space.end();
      await stopTelling();
      try {
        await removeRun(root, options);
      } finally {
        root.close();
      }
    },
  };
}

function isConfining({ cluster, survey }: Pick<ExistingTargetOptions, "cluster" | "survey">) {
  return survey.isAuthenticated && cluster.authority.kind === "signer";
}

function titleOf(options: ExistingTargetOptions): string {
  const { cluster, survey: { isAuthenticated, memberCount, version } } = options;
  const identity = isAuthenticated ? "authentication on" : "no authentication";
  const who = isAuthenticated && !isConfining(options) ? ", all load as root" : "";
  const way = cluster.isForwarded ? ", through port-forwards" : "";
  return `${memberCount} ${memberCount === 1 ? "member" : "members"} of etcd ${version}, ` +
    `${cluster.place}, mutual TLS, ${identity}${who}${way}`;
}

interface Onboarding extends ExistingTargetOptions {
  readonly names: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function onboardAll(root: Etcd3, options: Onboarding): Promise<TenantAccess[]> {
  const { cluster, names, run, signal } = options;
  const { authority } = cluster;
  const onboarded: TenantAccess[] = [];
  try {
    for (const name of names) {
      signal?.throwIfAborted();
      const tenant = runTenant(run, name);
      if (!isConfining(options) || authority.kind === "none") {
        onboarded.push({ tenant, credentials: cluster.root });
        continue;
      }
      await onboardTenant(root, tenant);
      const credentials = await credentialsOf(tenant, { cluster, authority });
      if (onboarded.length === 0) await tryCredentials(tenant, { credentials, cluster });
      onboarded.push({ tenant, credentials });
    }
    return onboarded;
  } catch (error) {
    throw targetFailure("Tenants cannot be onboarded", error);
  }
}

async function credentialsOf(
  { name }: Tenant,
  { authority: { authority }, cluster }: {
    readonly cluster: ExistingCluster;
    readonly authority: Extract<TenantAuthority, { kind: "signer" }>;
  },
): Promise<ClientCredentials> {
  const notBefore = new Date(Date.now() - backdating);
  const leaf = await issueTenantCertificate({ authority, user: name, notBefore, validDays });
  return { ...leaf, trust: cluster.root.trust };
}

/** A CA that members do not trust would look like a thousand broken connections. */
async function tryCredentials(
  tenant: Tenant,
  { cluster, credentials }: {
    readonly cluster: ExistingCluster;
    readonly credentials: ClientCredentials;
  },
): Promise<void> {
  const client = rootClient({ ...cluster, root: credentials });
  try {
    await client.kv.range({ key: keyRangeOf(tenant).key });
  } catch (cause) {
    throw new Failure(
      "target-failed",
      `Members of ${cluster.place} do not take a tenant's certificate of this CA: ` +
        (cause instanceof Error ? cause.message : String(cause)),
      { hint: "Give the CA that members trust for clients, or none", cause },
    );
  } finally {
    client.close();
  }
}

/** How often what a run made is tried to be removed: a cluster may be electing just then. */
const attempts = 3;
const pause = 3_000;

async function removeRun(root: Etcd3, { cluster, progress, run }: ExistingTargetOptions) {
  const step = progress.step(`Removing what run ${run.id} made`);
  for (let attempt = 1;; attempt += 1) {
    try {
      const { keys, users } = await cleanRun(root, run.id);
      step.done(`${users.length} users with their roles, ${keys} keys`);
      return;
    } catch (cause) {
      if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, pause));
      else {
        step.failed();
        throw new Failure(
          "target-failed",
          `What run ${run.id} made at ${cluster.place} is still there`,
          {
            hint: `When the cluster is well, remove it by kamaji-etcd bench clean --run ${run.id}`,
            cause,
          },
        );
      }
    }
  }
}
