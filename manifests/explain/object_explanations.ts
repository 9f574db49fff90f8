import type { ClusterNames } from "../cluster_names.ts";
import type { SectionName } from "./explanation.ts";

/** What one object of a cluster is for. */
export interface ObjectExplanation {
  /** Its kind. */
  readonly kind: string;
  /** Which of the cluster's names it has. */
  readonly name: keyof ClusterNames;
  /** Where an explanation tells it. */
  readonly section: SectionName;
  /** What it is for, as a phrase without a full stop. */
  readonly what: string;
}

type Row = readonly [kinds: string, name: keyof ClusterNames, what: string];

/** Kinds that share their name and their purpose stand in one row, separated by spaces. */
const rows: Readonly<Partial<Record<SectionName, readonly Row[]>>> = {
  members: [
    ["StatefulSet", "statefulSet", "the members: a pod and a volume each, in a fixed order"],
    [
      "Service",
      "headlessService",
      "gives each member its DNS name; lists members before they are ready, because they become " +
      "ready by finding each other",
    ],
    ["Service", "clientService", "the one address that clients dial; leads to ready members only"],
    [
      "PodDisruptionBudget",
      "disruptionBudget",
      "lets a drain of nodes evict one member at a time",
    ],
    ["ServiceAccount", "serviceAccount", "the identity of member pods; only the gate has a token"],
    [
      "Role RoleBinding",
      "gateRole",
      "lets the gate read its pod's start ticket and volume claim, and nothing else",
    ],
  ],
  certificates: [
    ["Issuer", "selfSignedIssuer", "signs the two CAs, which nobody else signs"],
    ["Certificate", "clientAuthority", "the CA of servers and clients"],
    ["Issuer", "clientAuthority", "signs what servers and clients show"],
    ["Certificate", "peerAuthoritySecret", "the CA of members among themselves"],
    ["Issuer", "peerAuthoritySecret", "signs what members show each other"],
    ["Certificate", "serverSecret", "what members show clients"],
    ["Certificate", "peerSecret", "what members show each other"],
    ["Certificate", "keeperClientSecret", "by which the keeper and our Jobs are known to etcd"],
    [
      "Certificate",
      "rootClientCertificate",
      "user root's; the keeper hands it to Kamaji once the cluster is safe",
    ],
  ],
  schedules: [
    ["CronJob", "snapshotJob", "takes snapshots, stores them and thins out old ones"],
    ["CronJob", "verificationJob", "reads the newest snapshot back and checks every page of it"],
    ["CronJob", "drillJob", "restores the newest snapshot into a throw-away member and asks it"],
    ["CronJob", "defragmentationJob", "gives free space back, one member after the other"],
    ["PersistentVolumeClaim", "snapshotsClaim", "the volume of the snapshots"],
    ["ServiceAccount Role RoleBinding", "jobs", "lets our Jobs take turns by a Lease"],
  ],
  monitoring: [
    ["Service", "metrics", "where the members' metrics are, ready or not"],
    ["Service", "keeperMetrics", "where the keeper's metrics are"],
    ["ServiceMonitor", "metrics", "has Prometheus scrape the members"],
    ["ServiceMonitor", "keeperMetrics", "has Prometheus scrape the keeper"],
    ["Role RoleBinding", "metrics", "lets Prometheus find what it is to scrape"],
    ["PrometheusRule", "alerts", "the alerts, each with a runbook"],
    ["ConfigMap", "dashboard", "the dashboards, for Grafana's sidecar"],
    ["GrafanaDashboard", "dashboard", "the cluster's dashboard, for grafana-operator"],
    ["GrafanaDashboard", "tenantsDashboard", "the tenants' dashboard, for grafana-operator"],
  ],
  network: [
    [
      "NetworkPolicy",
      "memberPolicy",
      "who may reach which port of a member, and whom members reach",
    ],
    ["NetworkPolicy", "keeper", "lets in monitoring only; out to members and the API server"],
    ["NetworkPolicy", "jobs", "lets nobody in; out to members, the API server and the store"],
  ],
  kamaji: [
    [
      "DataStore",
      "dataStore",
      "tells Kamaji where this etcd is; last, and ready only once the cluster is safe to use",
    ],
  ],
  keeper: [
    [
      "Deployment",
      "keeper",
      "what YAML cannot say: certificates, membership, order of restarts, authentication",
    ],
    ["ConfigMap", "configConfigMap", "the whole configuration, for the keeper and our Jobs"],
    ["ServiceAccount Role RoleBinding", "keeper", "lets the keeper do that, object by object"],
    [
      "ClusterRole ClusterRoleBinding",
      "tenantWatch",
      "lets the keeper list TenantControlPlanes and pods, to see that tenants were restarted",
    ],
    ["PodDisruptionBudget", "keeper", "lets a drain of nodes evict one keeper at a time"],
  ],
};

/** Every object that a configuration can render, in the order in which it is told. */
export const objectExplanations: readonly ObjectExplanation[] = Object.entries(rows)
  .flatMap(([section, list]) =>
    list.flatMap(([kinds, name, what]) =>
      kinds.split(" ").map((kind) => ({ kind, name, section: section as SectionName, what }))
    )
  );
