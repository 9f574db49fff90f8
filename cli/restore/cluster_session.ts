import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { ClusterClient } from "../../operations/adopt/cluster_client.ts";
import type { KubernetesRequest } from "../../operations/adopt/kubernetes_request.ts";
import type { MemberAccess } from "../../operations/adopt/member_access.ts";
import { endpointsOf } from "../adopt_options.ts";
import { clusterReference } from "../cluster_reference.ts";
import { kubeconfigOptions, kubernetesOf } from "../kubeconfig_options.ts";
import type { OptionSpecs, OptionValues } from "../option_spec.ts";
import { readClusterConfig } from "../read_cluster_config.ts";

/** Which cluster a person means, and how it is reached. */
export const sessionOptions = {
  ...clusterReference,
  ...kubeconfigOptions,
  "endpoint": {
    type: "string",
    multiple: true,
    placeholder: "POD=HOST:PORT",
    summary: "Address of a member, to reach it without the API server; once for each",
  },
} as const satisfies OptionSpecs;

/** A cluster that is open. */
export interface ClusterSession {
  /** Its objects. */
  readonly client: ClusterClient;
  /** Requests to its API server. */
  readonly request: KubernetesRequest;
  /** How its members are reached. */
  readonly access: MemberAccess;
  /** Reads the configuration that is in force. */
  readonly config: () => Promise<EtcdCluster>;
}

/**
 * Opens a cluster by a kubeconfig, lends it to `work`, and closes what was opened for it.
 *
 * @throws {Failure} `usage`, `config-invalid` or `kubernetes-request-failed` when it cannot be opened
 */
export async function withCluster<Result>(
  options: OptionValues<typeof sessionOptions>,
  work: (session: ClusterSession) => Promise<Result>,
): Promise<Result> {
  const [{ openKubernetes }, { createClusterClient }] = await Promise.all([
    import("../../operations/adopt/open_kubernetes.ts"),
    import("../../operations/adopt/cluster_client.ts"),
  ]);
  const { cluster, namespace } = options;
  const opened = await openKubernetes(kubernetesOf(options));
  const client = createClusterClient(opened.request);
  const hint = "Apply the rendered configuration first, with spec.paused true";
  const config = () => readClusterConfig(client, { cluster, namespace, hint });
  const port = (await config()).spec.ports.client;
  const endpoints = endpointsOf(options.endpoint);
  const access = Object.keys(endpoints).length > 0
    ? (await import("../../operations/adopt/member_access.ts")).directAccess(endpoints)
    : await (await import("../../operations/adopt/forward_ports.ts"))
      .forwardedAccess(opened.config, { namespace, port });
  try {
    return await work({ client, request: opened.request, access, config });
  } finally {
    await access.close();
  }
}
