import { Failure } from "../../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { memberHost } from "../../../manifests/member_host.ts";
import { memberNames } from "../../../manifests/members/member_names.ts";
import { render } from "../../../manifests/render.ts";
import { toYaml } from "../../../manifests/to_yaml.ts";
import { tenantSecretName } from "../../../manifests/tenant_secret_name.ts";
import { applyObject, deleteObject, listObjects } from "../../kubernetes/objects.ts";
import { resourcePath } from "../../kubernetes/resource_path.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import { until } from "../../kubernetes/until.ts";
import type { OpenedKind } from "./open_kind.ts";
import { objectsIn } from "./published_manifest.ts";
import { type ReachedMember, reachMembers } from "./reach_members.ts";
import { untilSettled } from "./until_settled.ts";

/** What else is known of a deployment. */
export interface DeployOptions {
  /** Kinds of objects that somebody else applies. Default: none. */
  readonly without?: readonly string[];
}

/** A cluster that was deployed, and how it is reached from here. */
export interface DeployedEtcd {
  /** What is deployed now. */
  readonly config: EtcdCluster;
  /** Where it runs. */
  readonly kind: OpenedKind;
  /** Its members. */
  readonly members: readonly ReachedMember[];
  /** The name that members' certificates are checked for. */
  readonly serverName: string;
  /** Whether connections take their way through the API server. */
  readonly isForwarded: boolean;
  /** Deploys another configuration of it; {@link DeployedEtcd.settled} waits for that. */
  commit(config: EtcdCluster): Promise<void>;
  /** Waits until the keeper has nothing left to do for the configuration that is deployed. */
  settled(): Promise<void>;
  /** Credentials of user root or of a declared tenant; waits for the keeper to issue them. */
  credentialsOf(user: string): Promise<ClientCredentials>;
  /** Removes it with its data. */
  close(): Promise<void>;
}

/** Minutes for images to start, members to meet, and authentication to be proved. */
const settledWithin = 6;

/**
 * Deploys a configuration as `render | kubectl apply --server-side` does, and waits until the keeper
 * says that nothing is left to do. Objects of kinds that the cluster does not know are left out.
 *
 * @throws {Failure} `target-failed` when it does not come to rest
 */
export async function deployEtcd(
  kind: OpenedKind,
  first: EtcdCluster,
  { without = [] }: DeployOptions = {},
): Promise<DeployedEtcd> {
  const { kubernetes, progress, signal } = kind;
  const { authoritySecret, namespace, rootClientSecret } = clusterNames(first);
  let config = first;
  let scattered: readonly StoredObject[] = [];
  const step = progress.step(
    `Deploying ${first.spec.members} members of etcd ${first.spec.version} to kind`,
  );
  const remove = () => removeNamespace(kind, namespace);
  const waitFor = (minutes: number) =>
    AbortSignal.any([signal, AbortSignal.timeout(minutes * 60_000)]);
  const settled = () => untilSettled(kind, { config, signal: waitFor(settledWithin) });
  const commit = async (next: EtcdCluster) => {
    config = next;
    const objects = objectsIn(toYaml(render(next)));
    scattered = objects.filter(({ metadata }) => metadata.namespace === undefined);
    await applyAll(kind, objects.filter((object) => !without.includes(object.kind)));
  };
  const secretText = async (name: string, key: string) => {
    const secret = await until(kubernetes, {
      ...{ apiVersion: "v1", kind: "Secret", namespace, fields: `metadata.name=${name}` },
      what: `Secret ${name}`,
      found: ([each]) => each,
      signal: waitFor(settledWithin),
    });
    const value = Object(secret.data)[key];
    if (typeof value !== "string") throw new Error(`Secret ${name} lacks "${key}"`);
    return new TextDecoder().decode(Uint8Array.fromBase64(value));
  };
  try {
    await remove();
    await applyObject(kubernetes, {
      ...{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    });
    await commit(first);
    await settled();
    const { close, isForwarded, members } = await reachMembers(kind, first);
    step.done(isForwarded ? "reached through the API server" : "reached by ports of the node");
    return {
      get config() {
        return config;
      },
      ...{ kind, members, isForwarded, commit, settled },
      // The wildcard in members' certificates lets one name stand for all.
      serverName: memberHost(first, memberNames(first)[0] ?? ""),
      credentialsOf: async (user) => {
        const secret = user === "root" ? rootClientSecret : tenantSecretName(config, user);
        return {
          trust: await secretText(authoritySecret, "ca.crt"),
          certificate: await secretText(secret, "tls.crt"),
          privateKey: await secretText(secret, "tls.key"),
        };
      },
      close: async () => {
        await close();
        for (const object of scattered) await deleteObject(kubernetes, object);
        await remove();
      },
    };
  } catch (cause) {
    step.failed();
    if (cause instanceof Failure || signal.aborted) throw cause;
    throw new Failure("target-failed", `etcd cannot be deployed: ${messageOf(cause)}`, {
      hint: "Keep the cluster by --keep, and look at the namespace by kubectl",
      cause,
    });
  }
}

async function applyAll(
  { kubernetes }: OpenedKind,
  objects: readonly StoredObject[],
): Promise<void> {
  for (const object of objects) {
    if (await resourcePath(kubernetes, object) === undefined) continue;
    await applyObject(kubernetes, object, { manager: "kamaji-etcd-bench" });
  }
}

/** Whatever an earlier run left there goes too. */
async function removeNamespace(
  { kubernetes }: OpenedKind,
  name: string,
): Promise<void> {
  const selection = { apiVersion: "v1", kind: "Namespace", fields: `metadata.name=${name}` };
  const found = await listObjects(kubernetes, selection);
  if (found?.items.length === 0) return;
  await deleteObject(kubernetes, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  await until(kubernetes, {
    ...selection,
    what: `namespace ${name} to be gone`,
    found: (objects) => objects.length === 0 || undefined,
    signal: AbortSignal.timeout(180_000),
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
