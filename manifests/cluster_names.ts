import { Failure } from "../diagnostics/failure.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";

/**
 * The names of everything that belongs to one cluster. Those of the StatefulSet, the Services and
 * the ServiceAccount are the clastix chart's, so that an installed release can be taken over.
 */
export interface ClusterNames {
  /** Namespace of all objects but the cluster-scoped ones. */
  readonly namespace: string;
  /** StatefulSet of the members; member 0 is its pod `<name>-0`. */
  readonly statefulSet: string;
  /** Headless Service that gives members their DNS names. */
  readonly headlessService: string;
  /** Service that clients dial. */
  readonly clientService: string;
  /** ServiceAccount of the member pods. */
  readonly serviceAccount: string;
  /** PodDisruptionBudget of the member pods. */
  readonly disruptionBudget: string;
  /** ConfigMap in which the keeper publishes how a member joins. */
  readonly membersConfigMap: string;
  /** ConfigMap in which the keeper keeps one start ticket a pod. */
  readonly ticketsConfigMap: string;
  /** ConfigMap in which the keeper says how the cluster is. */
  readonly statusConfigMap: string;
  /** ConfigMap with the whole configuration, for the keeper and our Jobs. */
  readonly configConfigMap: string;
  /** Role and RoleBinding by which the gate may read its ticket and its claim. */
  readonly gateRole: string;
  /** Deployment, ServiceAccount, Role, RoleBinding and leader-election Lease of the keeper. */
  readonly keeper: string;
  /** Lease that keeps disruptive operations from overlapping. */
  readonly operationsLease: string;
  /** ServiceAccount, Role and RoleBinding of our Jobs. */
  readonly jobs: string;
  /** Secret with `tls.crt` and `tls.key` of the client port. */
  readonly serverSecret: string;
  /** Secret with `tls.crt` and `tls.key` of the peer port. */
  readonly peerSecret: string;
  /** Secret in which the keeper publishes which CAs members trust. */
  readonly trustSecret: string;
  /** Secret with `ca.crt` and `ca.key` of the clients' CA, published for Kamaji. */
  readonly authoritySecret: string;
  /** Secret with `ca.crt` and `ca.key` of the peers' CA; in mode `keeper` only. */
  readonly peerAuthoritySecret: string;
  /** Secret with `tls.crt` and `tls.key` of user root, published last: it is the DataStore's gate. */
  readonly rootClientSecret: string;
  /** Secret with `tls.crt` and `tls.key` of the keeper's own etcd user. */
  readonly keeperClientSecret: string;
  /** Kamaji's cluster-scoped DataStore. */
  readonly dataStore: string;
}

/**
 * Derives all names of a cluster. Only given Secrets have names of their own.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterNames({ metadata, spec }: EtcdCluster): ClusterNames {
  const { name, namespace } = metadata;
  if (namespace === undefined) {
    throw new Failure("config-invalid", `Cluster "${name}" has no namespace`, {
      hint: "Set metadata.namespace, or give --namespace",
    });
  }
  const given = spec.certificates.mode === "existing" ? spec.certificates : undefined;
  return {
    namespace,
    statefulSet: name,
    headlessService: name,
    clientService: `${name}-client`,
    serviceAccount: name,
    disruptionBudget: name,
    membersConfigMap: `${name}-members`,
    ticketsConfigMap: `${name}-tickets`,
    statusConfigMap: `${name}-status`,
    configConfigMap: `${name}-config`,
    gateRole: `${name}-gate`,
    keeper: `${name}-keeper`,
    operationsLease: `${name}-operations`,
    jobs: `${name}-jobs`,
    serverSecret: given?.serverSecret ?? `${name}-server`,
    peerSecret: given?.peerSecret ?? `${name}-peer`,
    trustSecret: `${name}-trust`,
    authoritySecret: `${name}-certs`,
    peerAuthoritySecret: `${name}-peer-ca`,
    rootClientSecret: `${name}-root-client-certs`,
    keeperClientSecret: `${name}-keeper-client`,
    dataStore: spec.dataStore.name ?? `${namespace}-${name}`,
  };
}
