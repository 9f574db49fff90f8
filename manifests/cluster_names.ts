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
  /** NetworkPolicy of the member pods. */
  readonly memberPolicy: string;
  /**
   * Deployment, ServiceAccount, Role, RoleBinding, NetworkPolicy, PodDisruptionBudget and
   * leader-election Lease of the keeper.
   */
  readonly keeper: string;
  /** ClusterRole and ClusterRoleBinding by which the keeper may see tenants' API servers. */
  readonly tenantWatch: string;
  /** Lease that keeps disruptive operations from overlapping. */
  readonly operationsLease: string;
  /** ServiceAccount, Role, RoleBinding and NetworkPolicy of our Jobs. */
  readonly jobs: string;
  /** Secret with `tls.crt` and `tls.key` of the client port. */
  readonly serverSecret: string;
  /** Secret with `tls.crt` and `tls.key` of the peer port. */
  readonly peerSecret: string;
  /** Secret in which the keeper publishes which CAs members trust. */
  readonly trustSecret: string;
  /** Secret with `ca.crt` and `ca.key` of the clients' CA, published for Kamaji. */
  readonly authoritySecret: string;
  /**
   * The peers' CA. Secret with `ca.crt` and `ca.key` in mode `keeper`; Certificate, its Secret with
   * `tls.crt` and `tls.key`, and Issuer in mode `cert-manager`.
   */
  readonly peerAuthoritySecret: string;
  /**
   * The clients' CA in mode `cert-manager`: Certificate, its Secret with `tls.crt` and `tls.key`,
   * and Issuer.
   */
  readonly clientAuthority: string;
  /** Issuer of both CAs in mode `cert-manager`. */
  readonly selfSignedIssuer: string;
  /** Certificate of user root in mode `cert-manager`, and its Secret, which opens no gate. */
  readonly rootClientCertificate: string;
  /** Secret with the old and the new CA of clients, keys included, while one replaces the other. */
  readonly clientRotationSecret: string;
  /** The same of peers. */
  readonly peerRotationSecret: string;
  /** Secret with `tls.crt` and `tls.key` of user root, published last: it is the DataStore's gate. */
  readonly rootClientSecret: string;
  /** Secret with `tls.crt` and `tls.key` of the keeper's own etcd user. */
  readonly keeperClientSecret: string;
  /** Secret with the sealed recovery bundle, if one is wished. */
  readonly bundleSecret: string;
  /** CronJob that takes snapshots. */
  readonly snapshotJob: string;
  /** CronJob that reads the newest snapshot back. */
  readonly verificationJob: string;
  /** CronJob that restores the newest snapshot into a throw-away member. */
  readonly drillJob: string;
  /** CronJob that defragments members. */
  readonly defragmentationJob: string;
  /** PersistentVolumeClaim of snapshots that stay in this Kubernetes cluster. */
  readonly snapshotsClaim: string;
  /** Service and ServiceMonitor of the members' metrics; Role and RoleBinding of Prometheus. */
  readonly metrics: string;
  /** Service and ServiceMonitor of the keeper's metrics. */
  readonly keeperMetrics: string;
  /** PrometheusRule. */
  readonly alerts: string;
  /** ConfigMap of the dashboards, and GrafanaDashboard of the cluster's. */
  readonly dashboard: string;
  /** GrafanaDashboard of the tenants' dashboard. */
  readonly tenantsDashboard: string;
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
    memberPolicy: name,
    keeper: `${name}-keeper`,
    // A namespace has no dot, so that no two clusters share a name that belongs to no namespace.
    tenantWatch: `${namespace}.${name}-keeper`,
    operationsLease: `${name}-operations`,
    jobs: `${name}-jobs`,
    serverSecret: given?.serverSecret ?? `${name}-server`,
    peerSecret: given?.peerSecret ?? `${name}-peer`,
    trustSecret: `${name}-trust`,
    authoritySecret: `${name}-certs`,
    peerAuthoritySecret: `${name}-peer-ca`,
    clientAuthority: `${name}-ca`,
    selfSignedIssuer: `${name}-selfsigned`,
    rootClientCertificate: `${name}-root-client`,
    clientRotationSecret: `${name}-client-ca-rotation`,
    peerRotationSecret: `${name}-peer-ca-rotation`,
    rootClientSecret: `${name}-root-client-certs`,
    keeperClientSecret: `${name}-keeper-client`,
    bundleSecret: `${name}-bundle`,
    snapshotJob: `${name}-snapshot`,
    verificationJob: `${name}-verification`,
    drillJob: `${name}-drill`,
    defragmentationJob: `${name}-defragmentation`,
    snapshotsClaim: `${name}-snapshots`,
    metrics: `${name}-metrics`,
    keeperMetrics: `${name}-keeper-metrics`,
    alerts: `${name}-alerts`,
    dashboard: `${name}-dashboard`,
    tenantsDashboard: `${name}-tenants-dashboard`,
    dataStore: spec.dataStore.name ?? `${namespace}-${name}`,
  };
}
