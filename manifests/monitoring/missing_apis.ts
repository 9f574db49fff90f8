import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";

/**
 * The APIs a Kubernetes cluster has, as Argo CD lists them in KUBE_API_VERSIONS: groups with their
 * version (`monitoring.coreos.com/v1`) and kinds (`monitoring.coreos.com/v1/ServiceMonitor`).
 */
export type AvailableApis = ReadonlySet<string>;

/** What is asked of one object. */
export interface ApiQuestion {
  /** The cluster. */
  readonly config: EtcdCluster;
  /** What the Kubernetes cluster has; nobody knows when absent or empty. */
  readonly availableApis: AvailableApis | undefined;
}

/**
 * Whether an object is left out, because the Kubernetes cluster lacks its kind and the config says
 * `whenApiMissing: omit`. Only monitoring can be left out; everything else would be pruned by
 * Argo CD as soon as a list of APIs is incomplete.
 */
export function isOmitted(
  { apiVersion, kind }: KubernetesObject,
  { config, availableApis = new Set() }: ApiQuestion,
): boolean {
  return mayBeOmitted(config, kind) && availableApis.size > 0 &&
    !isAvailable(`${apiVersion}/${kind}`, availableApis);
}

function mayBeOmitted({ spec }: EtcdCluster, kind: string): boolean {
  const { dashboards, rules, serviceMonitor } = spec.monitoring;
  switch (kind) {
    case "ServiceMonitor":
      return serviceMonitor.whenApiMissing === "omit";
    case "PrometheusRule":
      return rules.whenApiMissing === "omit";
    case "GrafanaDashboard":
      return dashboards.whenApiMissing === "omit";
    default:
      return false;
  }
}

/** A list that names kinds of a version knows them all; one that does not, only the version. */
function isAvailable(api: string, available: AvailableApis): boolean {
  const version = api.slice(0, api.lastIndexOf("/"));
  const namesKinds = [...available].some((each) => each.startsWith(`${version}/`));
  return available.has(namesKinds ? api : version);
}
