import "./zod_settings.ts";
import * as z from "zod";
import { certificatesField } from "./fields/certificates.ts";
import { compactionField } from "./fields/compaction.ts";
import { dataStoreField } from "./fields/data_store.ts";
import { defragmentationField } from "./fields/defragmentation.ts";
import { imageField } from "./fields/image.ts";
import { keeperField } from "./fields/keeper.ts";
import { monitoringField } from "./fields/monitoring.ts";
import { networkPolicyField } from "./fields/network_policy.ts";
import { podsField, servicesField } from "./fields/pods.ts";
import { resourcesField } from "./fields/resources.ts";
import { schedulingField } from "./fields/scheduling.ts";
import {
  extraArgumentsField,
  portsField,
  raftField,
  requestLimitsField,
  tlsField,
} from "./fields/server.ts";
import { snapshotsField } from "./fields/snapshots.ts";
import { storageField } from "./fields/storage.ts";
import { tenantField } from "./fields/tenants.ts";
import {
  annotationsField,
  bytesField,
  dnsLabelField,
  dnsSubdomainField,
  labelsField,
} from "./fields/text.ts";

/** The API version of the document. */
export const apiVersion = "etcd.kamaji.clastix.io/v1alpha1";

/** The kind of the document. */
export const kind = "EtcdCluster";

/** The etcd version that is deployed unless the document names another. */
export const defaultEtcdVersion = "3.6.16";

const metadataField = z.strictObject({
  name: dnsLabelField().meta({
    description:
      "Name of the cluster: of its StatefulSet, its Services and the start of all other names.",
  }),
  namespace: dnsLabelField().optional().meta({
    description: "Namespace. Argo CD's destination when absent.",
  }),
  labels: labelsField().default({}).meta({ description: "Further labels of every object." }),
  annotations: annotationsField().default({}).meta({
    description: "Further annotations of every object.",
  }),
});

const specField = z.strictObject({
  paused: z.boolean().default(false).meta({
    description: "Whether the keeper stands still; etcd serves on.",
  }),
  members: z.int().min(1).max(7).default(3).meta({
    description: "Voting members: 1, 3, 5 or 7. The keeper adds and removes one at a time.",
    examples: [1, 3, 5, 7],
  }),
  version: z.string().default(defaultEtcdVersion).meta({
    description: "etcd version. Versions with a known advisory are refused.",
    examples: [defaultEtcdVersion],
  }),
  acceptAdvisories: z.array(z.string()).default([]).meta({
    description: "Ids of security advisories that are accepted knowingly.",
  }),
  image: imageField("quay.io/coreos/etcd").prefault({}).meta({ description: "etcd's image." }),
  resources: resourcesField({ cpu: "500m", memory: "1Gi", memoryLimit: "8Gi" }).prefault({}).meta({
    description: "Resources of a member.",
  }),
  storage: storageField.prefault({}).meta({ description: "The volume of each member." }),
  quota: bytesField().default("8Gi").meta({
    description:
      "Size of the database at which writes stop for all tenants. etcd advises at most 8Gi.",
  }),
  compaction: compactionField.prefault({ mode: "periodic" }).meta({
    description:
      "How old revisions are dropped. It cannot be off: tenants do not compact a shared etcd.",
  }),
  raft: raftField.prefault({}).meta({ description: "Raft's clocks." }),
  requests: requestLimitsField.prefault({}).meta({ description: "Limits on single requests." }),
  ports: portsField.prefault({}).meta({ description: "Ports of a member." }),
  clusterDomain: dnsSubdomainField().default("cluster.local").meta({
    description: "DNS domain of the Kubernetes cluster.",
  }),
  tls: tlsField.prefault({}).meta({ description: "TLS of the client and peer ports." }),
  certificates: certificatesField.prefault({ mode: "keeper" }).meta({
    description: "Where certificates come from.",
  }),
  scheduling: schedulingField.prefault({}).meta({ description: "Where members run." }),
  pods: podsField.prefault({}).meta({ description: "What all member pods share." }),
  services: servicesField.prefault({}).meta({ description: "Metadata of the Services." }),
  extraArguments: extraArgumentsField.default({}).meta({
    description: "Further etcd flags by name, without dashes. Flags the product owns are refused.",
    examples: [{ "log-level": "warn" }],
  }),
  tenants: z.array(tenantField).default([]).meta({
    description: "Tenants that the keeper onboards. Kamaji's own need not be listed.",
  }),
  snapshots: snapshotsField.prefault({}).meta({ description: "Snapshots and restore drills." }),
  defragmentation: defragmentationField.prefault({}).meta({
    description: "Scheduled defragmentation.",
  }),
  monitoring: monitoringField.prefault({}).meta({ description: "What monitoring gets." }),
  networkPolicy: networkPolicyField.prefault({}).meta({ description: "Who may reach what." }),
  dataStore: dataStoreField.prefault({}).meta({ description: "Kamaji's DataStore." }),
  keeper: keeperField.prefault({}).meta({ description: "The keeper." }),
});

/**
 * The schema of an EtcdCluster document: the one source of its types, its validation, its JSON
 * Schema and its documentation. Rules that span fields are in `cross_field_rules.ts`.
 */
export const etcdClusterSchema = z.strictObject({
  apiVersion: z.literal(apiVersion).meta({ description: "Version of this format." }),
  kind: z.literal(kind).meta({ description: "Kind of the document." }),
  metadata: metadataField.meta({ description: "Name, namespace and labels." }),
  spec: specField.prefault({}).meta({
    description: "The cluster. Empty, it is a production-worthy one.",
  }),
});

/** A complete EtcdCluster: every default filled in. */
export type EtcdCluster = z.output<typeof etcdClusterSchema>;

/** An EtcdCluster as a person writes it: whatever has a default may be left out. */
export type EtcdClusterInput = z.input<typeof etcdClusterSchema>;
