import { apiVersion, type EtcdClusterInput, kind } from "./etcd_cluster.ts";

/**
 * Documents that have every field of the schema between them, or the mapping it would stand in, and
 * that switch on whatever makes a field matter. What a field affects is found by changing it here.
 */
export const referenceBases: readonly EtcdClusterInput[] = [
  base({
    certificates: { mode: "keeper" },
    compaction: { mode: "periodic" },
    keeper: { replicas: 2 },
    monitoring: {
      serviceMonitor: { prometheus: { serviceAccount: "prometheus", namespace: "monitoring" } },
      rules: {
        alerts: { EtcdQuotaHigh: {} },
        additional: [{ alert: "Own", expr: "vector(1)" }],
      },
      dashboards: { grafanaOperator: true },
      tenants: { budgets: { b: {} } },
    },
    networkPolicy: { clients: [{}], monitoring: [{}] },
    scheduling: { tolerations: [{}] },
    snapshots: { destination: { kind: "volume" } },
    tenants: [{ name: "a", budget: {} }],
  }),
  base({
    certificates: {
      mode: "cert-manager",
      issuer: { name: "clients", authoritySecret: "clients-ca" },
      peerIssuer: { name: "peers" },
    },
    compaction: { mode: "revision" },
    snapshots: {
      destination: {
        kind: "s3",
        bucket: "snapshots",
        workloadIdentity: { roleArn: "arn:aws:iam::123456789012:role/snapshots" },
      },
    },
  }),
  base({ certificates: { mode: "cert-manager" }, dataStore: { endpoints: "members" } }),
  base({
    certificates: {
      mode: "existing",
      authoritySecret: "given-ca",
      serverSecret: "given-server",
      peerSecret: "given-peer",
      rootClientSecret: "given-root",
    },
  }),
];

function base(spec: NonNullable<EtcdClusterInput["spec"]>): EtcdClusterInput {
  return { apiVersion, kind, metadata: { name: "etcd", namespace: "kamaji-system" }, spec };
}
