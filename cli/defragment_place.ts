import { Failure } from "../diagnostics/failure.ts";
import { clusterNames } from "../manifests/cluster_names.ts";
import {
  apiVersion,
  type EtcdCluster,
  etcdClusterSchema,
  kind,
} from "../manifests/config/etcd_cluster.ts";
import { jobPaths } from "../manifests/jobs/job_paths.ts";
import { memberNames } from "../manifests/members/member_names.ts";
import type { LeaseStore } from "../operations/kubernetes/lease_record.ts";
import type { DefragmentOptionValues } from "./defragment_options.ts";
import { memberEndpoints, readJobConfig } from "./job_options.ts";
import { kubernetesOf } from "./kubeconfig_options.ts";
import { readClusterConfig } from "./read_cluster_config.ts";

/** A cluster that can be defragmented, and what keeps others away from it. */
export interface DefragmentPlace {
  /** Its configuration; `undefined` where nobody told. */
  readonly config: EtcdCluster | undefined;
  /** `host:port` of every member. */
  readonly endpoints: readonly string[];
  /** The operations Lease and under which name it is held; `undefined` where it is not. */
  readonly lease: { readonly store: LeaseStore; readonly holder: string } | undefined;
  /** Ends what was opened to reach it. */
  readonly close: () => Promise<void>;
}

/**
 * Finds the cluster that is to be defragmented: the one in Kubernetes that is named, that of a Job's
 * pod, or members that are named one by one.
 *
 * @throws {Failure} `usage` when it is not said which, `config-invalid` or
 * `kubernetes-request-failed` when what is named cannot be read
 */
export async function openDefragmentPlace(
  options: DefragmentOptionValues,
): Promise<DefragmentPlace> {
  const { cluster, config: path, context, kubeconfig, namespace } = options;
  if (cluster !== undefined) {
    if (namespace === undefined || path !== undefined) {
      throw new Failure("usage", `It is not clear which cluster "${cluster}" is`, {
        hint: "Give --cluster with --namespace, and no --config",
      });
    }
    return await inKubernetes(options, { cluster, namespace });
  }
  if (namespace !== undefined || kubeconfig !== undefined || context !== undefined) {
    throw new Failure("usage", "It is not said which cluster in Kubernetes is meant", {
      hint: "Add --cluster and --namespace",
    });
  }
  return await byConfig(options);
}

/** The configuration that was named, or that of the pod; on a workstation there may be none. */
async function byConfig(options: DefragmentOptionValues): Promise<DefragmentPlace> {
  const { config: path, endpoints, holder } = options;
  const isThere = path !== undefined ||
    await Deno.stat(jobPaths.config).then(() => true, () => false);
  const config = isThere ? await readJobConfig(path ?? jobPaths.config) : undefined;
  if (config === undefined && (endpoints === undefined || holder !== undefined)) {
    throw new Failure("usage", "It is not said which cluster to defragment", {
      hint: "Give --cluster and --namespace, --config, or --endpoints with every member",
    });
  }
  return {
    config,
    endpoints: memberEndpoints(config ?? defaultConfig(), endpoints),
    lease: config === undefined || holder === undefined
      ? undefined
      : { holder, store: await ownLease(config) },
    close: () => Promise.resolve(),
  };
}

/** What holds where no configuration says otherwise. */
export function defaultConfig(): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata: { name: "etcd" } });
}

/** Kubernetes' client is loaded only by who takes the Lease. */
async function ownLease(config: EtcdCluster): Promise<LeaseStore> {
  const [{ kubernetesLease }, { openInCluster }] = await Promise.all([
    import("../operations/kubernetes/kubernetes_lease.ts"),
    import("../operations/kubernetes/open_in_cluster.ts"),
  ]);
  const { namespace, operationsLease: name } = clusterNames(config);
  return kubernetesLease(await openInCluster(), { name, namespace });
}

async function inKubernetes(
  options: DefragmentOptionValues,
  { cluster, namespace }: { readonly cluster: string; readonly namespace: string },
): Promise<DefragmentPlace> {
  const [client, { createClusterClient }, { openKubernetes }, { forwardedAccess }, leases] =
    await Promise.all([
      import("@kubernetes/client-node"),
      import("../operations/adopt/cluster_client.ts"),
      import("../operations/adopt/open_kubernetes.ts"),
      import("../operations/adopt/forward_ports.ts"),
      import("../operations/kubernetes/kubernetes_lease.ts"),
    ]);
  const opened = await openKubernetes(kubernetesOf(options));
  const hint = "Check --cluster and --namespace, and that its configuration is applied";
  const place = { cluster, namespace, hint };
  const config = await readClusterConfig(createClusterClient(opened.request), place);
  const store = leases.kubernetesLease(
    { coordination: opened.config.makeApiClient(client.CoordinationV1Api) },
    { name: clusterNames(config).operationsLease, namespace },
  );
  // No two runs may have the same name, or one would take the Lease of the other for its own.
  const holder = options.holder ?? `defragment-${crypto.randomUUID().slice(0, 8)}`;
  const lease = options["dry-run"] ? undefined : { store, holder };
  if (options.endpoints !== undefined) {
    const endpoints = memberEndpoints(config, options.endpoints);
    return { config, endpoints, lease, close: () => Promise.resolve() };
  }
  const { client: port } = config.spec.ports;
  const access = await forwardedAccess(opened.config, { namespace, port });
  const endpoints = await Promise.all(memberNames(config).map((pod) => access.endpointOf(pod)));
  return { config, endpoints, lease, close: () => access.close() };
}
