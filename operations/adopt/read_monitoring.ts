import type { V1RoleBinding, V1StatefulSet } from "@kubernetes/client-node";
import type { ApiObject, ClusterClient } from "./cluster_client.ts";
import type { LiveRelease, LiveServiceMonitor } from "./live_release.ts";

/** What of a release is there for Prometheus. */
export type LiveMonitoring = Pick<LiveRelease, "serviceMonitors" | "rules" | "prometheus">;

/**
 * Reads what of a release is there for Prometheus, in whatever namespace it is; where that may not
 * be listed, in the release's.
 *
 * @throws {Failure} `kubernetes-request-failed`
 */
export async function readMonitoring(
  client: ClusterClient,
  { metadata, spec }: V1StatefulSet,
): Promise<LiveMonitoring> {
  const labels = spec?.selector.matchLabels ?? {};
  const type = { apiVersion: "monitoring.coreos.com/v1", labels };
  const namespace = metadata?.namespace ?? "";
  const everywhere = async <T extends ApiObject>(kind: string) =>
    await client.list<T>({ ...type, kind }) ?? await client.list<T>({ ...type, kind, namespace });
  const serviceMonitors = await everywhere<LiveServiceMonitor>("ServiceMonitor");
  const rules = await everywhere("PrometheusRule");
  const [monitor] = serviceMonitors ?? [];
  if (monitor === undefined) return { serviceMonitors, rules };
  const where = monitor.metadata?.namespace ?? namespace;
  const binding = await client.read<V1RoleBinding & ApiObject>({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: `${metadata?.name}-metrics-rolebinding`, namespace: where },
  });
  const subject = binding?.subjects?.find(({ kind }) => kind === "ServiceAccount");
  if (subject === undefined) return { serviceMonitors, rules };
  const prometheus = { serviceAccount: subject.name, namespace: subject.namespace ?? where };
  return { serviceMonitors, rules, prometheus };
}
