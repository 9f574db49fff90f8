import type { V1Secret } from "@kubernetes/client-node";
import { Failure } from "../../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import {
  apiVersion,
  type EtcdCluster,
  etcdClusterSchema,
  kind,
} from "../../../manifests/config/etcd_cluster.ts";
import { bytesOf } from "../../../manifests/explain/human_bytes.ts";
import { memberHost } from "../../../manifests/member_host.ts";
import { memberNames } from "../../../manifests/members/member_names.ts";
import type { OpenedKubernetes } from "../../../operations/adopt/open_kubernetes.ts";
import type { ClusterIdentity } from "../../../operations/inspection/facts.ts";
import type { InspectionSource } from "../../../operations/inspection/inspection_source.ts";
import { kubernetesSource } from "../../../operations/inspection/kubernetes_source.ts";
import { lookUp } from "../../../operations/inspection/look_up.ts";
import type { MetricsEndpoint } from "../target.ts";
import type { ExistingCluster, TenantAuthority } from "./existing_cluster.ts";
import { authorityOf, type GivenAuthority } from "./reach_endpoints.ts";

/** Which cluster, and what is known without Kubernetes. */
export interface ReachKubernetesOptions extends ClusterIdentity {
  /** `host:port` of every member. Default: their names in Kubernetes, or port-forwards. */
  readonly endpoints: readonly string[] | undefined;
  /** Credentials that a person has already, with the file they come from. */
  readonly credentials:
    | { readonly credentials: ClientCredentials; readonly origin: string }
    | undefined;
  /** The CA that signs certificates of tenants. Default: the one in the cluster's Secret. */
  readonly given: GivenAuthority | undefined;
}

/**
 * Reaches a cluster of ours by a kubeconfig, as `inspect` does. Tenants' certificates are signed
 * with the CA key in its Secret where the person may read that.
 *
 * @throws {Failure} `target-failed` when there is no such cluster or nobody to ask as,
 * `kubernetes-request-failed` when the API server cannot be asked
 */
export async function reachKubernetes(
  kubernetes: OpenedKubernetes,
  { credentials, endpoints, given, name, namespace }: ReachKubernetesOptions,
): Promise<ExistingCluster> {
  const source = await kubernetesSource(kubernetes, {
    name,
    namespace,
    endpoints,
    given: credentials,
  });
  try {
    const place = `cluster "${name}" in namespace "${namespace}"`;
    if (source.credentials === undefined) throw noCredentials(place, source.origin);
    const config = source.config ?? assumedConfig({ name, namespace });
    const isForwarded = endpoints === undefined &&
      source.members.every(({ endpoint }) => endpoint.startsWith("127.0.0.1:"));
    const metrics = endpoints === undefined
      ? await metricsOf(kubernetes, { config, source, isForwarded })
      : { endpoints: [], close: () => Promise.resolve() };
    return {
      place,
      endpoints: source.members.map(({ endpoint }) => endpoint),
      // Members' certificates hold a wildcard, so that one member's name stands for all.
      serverName: isForwarded ? source.members[0]?.serverName : undefined,
      root: source.credentials,
      authority: await authorityFor(kubernetes, { config, given }),
      quotaBytes: source.config && Number(bytesOf(source.config.spec.quota)),
      metrics: metrics.endpoints,
      isForwarded,
      inCluster: {
        endpoints: memberNames(config).map((pod) =>
          `${memberHost(config, pod)}:${config.spec.ports.client}`
        ),
        serverName: undefined,
      },
      configuration: source.config ?? { name, namespace },
      close: async () => {
        await metrics.close();
        await source.close();
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function noCredentials(place: string, reason: string): Failure {
  return new Failure("target-failed", `There are no credentials for ${place}: ${reason}`, {
    hint: "Give --cacert, --cert and --key of the user root",
  });
}

/** Where the configuration cannot be read, only the names matter, and those follow from one. */
function assumedConfig(metadata: ClusterIdentity): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata });
}

interface AuthorityOptions {
  readonly config: EtcdCluster;
  readonly given: GivenAuthority | undefined;
}

async function authorityFor(
  { request }: OpenedKubernetes,
  { config, given }: AuthorityOptions,
): Promise<TenantAuthority> {
  if (given !== undefined) return authorityOf(given, "");
  const { authoritySecret, namespace } = clusterNames(config);
  const path = `/api/v1/namespaces/${namespace}/secrets/${authoritySecret}`;
  const found = await lookUp<V1Secret>(path, request);
  switch (found.state) {
    case "absent":
      return { kind: "none", reason: `Secret "${authoritySecret}" does not exist` };
    case "forbidden":
      return { kind: "none", reason: `you may not read Secret "${authoritySecret}"` };
    case "found": {
      const { "ca.crt": certificate, "ca.key": privateKey } = found.value.data ?? {};
      if (certificate === undefined || privateKey === undefined) {
        return { kind: "none", reason: `Secret "${authoritySecret}" holds no key of the CA` };
      }
      const authority = { certificate: atob(certificate), privateKey: atob(privateKey) };
      return { kind: "signer", authority, origin: `Secret "${authoritySecret}"` };
    }
  }
}

interface ReachedMetrics {
  readonly endpoints: readonly MetricsEndpoint[];
  readonly close: () => Promise<void>;
}

async function metricsOf(
  kubernetes: OpenedKubernetes,
  { config, isForwarded, source }: {
    readonly config: EtcdCluster;
    readonly source: InspectionSource;
    readonly isForwarded: boolean;
  },
): Promise<ReachedMetrics> {
  const { metrics: port } = config.spec.ports;
  const urlOf = (endpoint: string) => `http://${endpoint}/metrics`;
  const pods = source.members.map(({ name = "" }) => name);
  if (!isForwarded) {
    return {
      endpoints: pods.map((member) => {
        return { member, url: urlOf(`${memberHost(config, member)}:${port}`) };
      }),
      close: () => Promise.resolve(),
    };
  }
  const { forwardedAccess } = await import("../../../operations/adopt/forward_ports.ts");
  const namespace = config.metadata.namespace ?? "";
  const access = await forwardedAccess(kubernetes.config, { namespace, port });
  return {
    endpoints: await Promise.all(pods.map(async (member) => {
      return { member, url: urlOf(await access.endpointOf(member)) };
    })),
    close: () => access.close(),
  };
}
