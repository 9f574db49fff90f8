import type { V1ConfigMap, V1Secret, V1StatefulSet } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { type ClusterNames, clusterNames } from "../../manifests/cluster_names.ts";
import {
  apiVersion,
  type EtcdCluster,
  etcdClusterSchema,
  kind,
} from "../../manifests/config/etcd_cluster.ts";
import { clusterKey } from "../../manifests/config_map.ts";
import { memberHost } from "../../manifests/member_host.ts";
import { memberNames } from "../../manifests/members/member_names.ts";
import type { MemberAccess } from "../adopt/member_access.ts";
import type { KubernetesRequest } from "../adopt/kubernetes_request.ts";
import type { OpenedKubernetes } from "../adopt/open_kubernetes.ts";
import type { ClusterIdentity } from "./facts.ts";
import type { InspectionSource } from "./inspection_source.ts";
import { lookUp, valueOf } from "./look_up.ts";
import type { MemberAddress } from "./read_member.ts";
import { readKubernetes } from "./read_kubernetes.ts";

/** Which cluster, and what is known without Kubernetes. */
export interface KubernetesSourceOptions extends ClusterIdentity {
  /** `host:port` of members. Default: their names in Kubernetes, or port-forwards. */
  readonly endpoints?: readonly string[] | undefined;
  /** As whom etcd is asked. Default: the Secret of user root. */
  readonly given?: Given | undefined;
}

/** Credentials that a person has already. */
export interface Given {
  /** As whom. */
  readonly credentials: ClientCredentials;
  /** Where they come from. */
  readonly origin: string;
}

/** Milliseconds in which a name of the pod network must lead somewhere, or it is not reachable. */
const nearby = 700;

/**
 * Finds a cluster of ours by a kubeconfig: its configuration, the credentials that the person may
 * read, and a way to its members: the pod network where it can be reached, else port-forwards.
 *
 * @throws {Failure} `target-failed` when there is no such cluster, `kubernetes-request-failed` when
 * the API server cannot be asked
 */
export async function kubernetesSource(
  kubernetes: OpenedKubernetes,
  options: KubernetesSourceOptions,
): Promise<InspectionSource> {
  const { name, namespace } = options;
  const { request } = kubernetes;
  const [stored, set] = await Promise.all([
    lookUp<V1ConfigMap>(pathOf("api/v1", namespace, `configmaps/${name}-config`), request),
    lookUp<V1StatefulSet>(pathOf("apis/apps/v1", namespace, `statefulsets/${name}`), request),
  ]);
  if (stored.state === "absent" && set.state === "absent") {
    throw new Failure(
      "target-failed",
      `There is no cluster "${name}" in namespace "${namespace}"`,
      {
        hint: "List them by kubectl get statefulsets --all-namespaces --selector " +
          "app.kubernetes.io/managed-by=kamaji-etcd",
      },
    );
  }
  const config = configIn(valueOf(stored)?.data?.[clusterKey]);
  const assumed = config ?? assumedConfig({ name, namespace });
  const credentials = options.given ?? await credentialsOf(clusterNames(assumed), request);
  const replicas = valueOf(set)?.spec?.replicas ?? memberNames(assumed).length;
  const reached = options.endpoints === undefined
    ? await reach(kubernetes, { config: assumed, replicas })
    : { members: options.endpoints.map((endpoint) => ({ endpoint })), close: nothingToClose };
  return {
    cluster: { name, namespace },
    config,
    credentials: credentials.credentials,
    origin: credentials.origin,
    members: reached.members,
    isDirect: false,
    kubernetes: () => readKubernetes(assumed, request),
    close: reached.close,
  };
}

function configIn(text: string | undefined): EtcdCluster | undefined {
  try {
    return text === undefined ? undefined : etcdClusterSchema.parse(JSON.parse(text));
  } catch {
    // Another version may have rendered it; what it says is not needed to look at etcd.
    return undefined;
  }
}

/** Where the configuration cannot be read, only the names matter, and those follow from one. */
function assumedConfig(metadata: ClusterIdentity): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata });
}

interface FoundCredentials {
  readonly credentials: ClientCredentials | undefined;
  readonly origin: string;
}

async function credentialsOf(
  { namespace, rootClientSecret, trustSecret }: ClusterNames,
  request: KubernetesRequest,
): Promise<FoundCredentials> {
  const secret = (name: string) =>
    lookUp<V1Secret>(pathOf("api/v1", namespace, `secrets/${name}`), request);
  const [root, trust] = await Promise.all([secret(rootClientSecret), secret(trustSecret)]);
  for (const [found, name] of [[root, rootClientSecret], [trust, trustSecret]] as const) {
    if (found.state === "forbidden") {
      return { credentials: undefined, origin: `you may not read Secret "${name}"` };
    }
    if (found.state === "absent") {
      return { credentials: undefined, origin: `Secret "${name}" does not exist yet` };
    }
  }
  const part = (data: V1Secret["data"], key: string) => atob(data?.[key] ?? "");
  return {
    credentials: {
      trust: part(valueOf(trust)?.data, "client-ca.crt"),
      certificate: part(valueOf(root)?.data, "tls.crt"),
      privateKey: part(valueOf(root)?.data, "tls.key"),
    },
    origin: `Secret ${rootClientSecret}`,
  };
}

interface Reached {
  readonly members: readonly MemberAddress[];
  readonly close: () => Promise<void>;
}

async function reach(
  kubernetes: OpenedKubernetes,
  { config, replicas }: { readonly config: EtcdCluster; readonly replicas: number },
): Promise<Reached> {
  const { client, peer } = config.spec.ports;
  const pods = Array.from({ length: replicas }, (_, index) => `${config.metadata.name}-${index}`);
  const hosts = pods.map((pod) => ({ name: pod, serverName: memberHost(config, pod) }));
  if (await isNear(hosts.map(({ serverName }) => serverName), client)) {
    const members = hosts.map(({ name, serverName }) => ({
      name,
      endpoint: `${serverName}:${client}`,
      peerEndpoint: `${serverName}:${peer}`,
    }));
    return { members, close: nothingToClose };
  }
  const { forwardedAccess } = await import("../adopt/forward_ports.ts");
  const namespace = config.metadata.namespace ?? "";
  const forwards: readonly MemberAccess[] = await Promise.all(
    [client, peer].map((port) => forwardedAccess(kubernetes.config, { namespace, port })),
  );
  const members = await Promise.all(hosts.map(async (host) => {
    const [endpoint = "", peerEndpoint] = await Promise.all(
      forwards.map((forward) => forward.endpointOf(host.name)),
    );
    return { ...host, endpoint, peerEndpoint };
  }));
  return {
    members,
    close: async () => void await Promise.all(forwards.map((forward) => forward.close())),
  };
}

/** Whether any of the hosts takes connections: on a workstation their names lead nowhere. */
async function isNear(hosts: readonly string[], port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(nearby);
  const attempts = hosts.map(async (hostname) => {
    (await Deno.connect({ hostname, port, signal })).close();
  });
  return await Promise.any(attempts).then(() => true, () => false);
}

function nothingToClose(): Promise<void> {
  return Promise.resolve();
}

function pathOf(group: string, namespace: string, rest: string): string {
  return `/${group}/namespaces/${namespace}/${rest}`;
}
