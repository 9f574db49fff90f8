import "./zod_settings.ts";
import * as z from "zod/mini";
import { certificatesField } from "./fields/certificates.ts";
import { compactionField } from "./fields/compaction.ts";
import { dataStoreField } from "./fields/data_store.ts";
import { defragmentationField } from "./fields/defragmentation.ts";
import { docs } from "./fields/docs.ts";
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
  name: dnsLabelField().register(docs, {
    description:
      "Name of the cluster: of its StatefulSet, its Services and the start of all other names.",
  }),
  namespace: z.optional(dnsLabelField()).register(docs, {
    description: "Namespace. Argo CD's destination when absent.",
  }),
  labels: z._default(labelsField(), {}).register(docs, {
    description: "Further labels of every object.",
  }),
  annotations: z._default(annotationsField(), {}).register(docs, {
    description: "Further annotations of every object.",
  }),
});

const specField = z.strictObject({
  paused: z._default(z.boolean(), false).register(docs, {
    description: "Whether the keeper stands still; etcd serves on.",
  }),
  members: z._default(z.int().check(z.minimum(1), z.maximum(7)), 3).register(docs, {
    description: "Voting members: 1, 3, 5 or 7. The keeper adds and removes one at a time.",
    examples: [1, 3, 5, 7],
  }),
  version: z._default(z.string(), defaultEtcdVersion).register(docs, {
    description: "etcd version. Versions with a known advisory are refused.",
    examples: [defaultEtcdVersion],
  }),
  acceptAdvisories: z._default(z.array(z.string()), []).register(docs, {
    description: "Ids of security advisories that are accepted knowingly.",
  }),
  image: z.prefault(imageField("quay.io/coreos/etcd"), {}).register(docs, {
    description: "etcd's image.",
  }),
  resources: z.prefault(resourcesField({ cpu: "500m", memory: "1Gi", memoryLimit: "8Gi" }), {})
    .register(docs, { description: "Resources of a member." }),
  storage: z.prefault(storageField, {}).register(docs, {
    description: "The volume of each member.",
  }),
  quota: z._default(bytesField(), "8Gi").register(docs, {
    description:
      "Size of the database at which writes stop for all tenants. etcd advises at most 8Gi.",
  }),
  compaction: z.prefault(compactionField, { mode: "periodic" }).register(docs, {
    description:
      "How old revisions are dropped. It cannot be off: tenants do not compact a shared etcd.",
  }),
  raft: z.prefault(raftField, {}).register(docs, { description: "Raft's clocks." }),
  requests: z.prefault(requestLimitsField, {}).register(docs, {
    description: "Limits on single requests.",
  }),
  ports: z.prefault(portsField, {}).register(docs, { description: "Ports of a member." }),
  clusterDomain: z._default(dnsSubdomainField(), "cluster.local").register(docs, {
    description: "DNS domain of the Kubernetes cluster.",
  }),
  tls: z.prefault(tlsField, {}).register(docs, {
    description: "TLS of the client and peer ports.",
  }),
  certificates: z.prefault(certificatesField, { mode: "keeper" }).register(docs, {
    description: "Where certificates come from.",
  }),
  scheduling: z.prefault(schedulingField, {}).register(docs, { description: "Where members run." }),
  pods: z.prefault(podsField, {}).register(docs, { description: "What all member pods share." }),
  services: z.prefault(servicesField, {}).register(docs, {
    description: "Metadata of the Services.",
  }),
  extraArguments: z._default(extraArgumentsField, {}).register(docs, {
    description: "Further etcd flags by name, without dashes. Flags the product owns are refused.",
    examples: [{ "log-level": "warn" }],
  }),
  tenants: z._default(z.array(tenantField), []).register(docs, {
    description: "Tenants that the keeper onboards. Kamaji's own need not be listed.",
  }),
  snapshots: z.prefault(snapshotsField, {}).register(docs, {
    description: "Snapshots and restore drills.",
  }),
  defragmentation: z.prefault(defragmentationField, {}).register(docs, {
    description: "Scheduled defragmentation.",
  }),
  monitoring: z.prefault(monitoringField, {}).register(docs, {
    description: "What monitoring gets.",
  }),
  networkPolicy: z.prefault(networkPolicyField, {}).register(docs, {
    description: "Who may reach what.",
  }),
  dataStore: z.prefault(dataStoreField, {}).register(docs, { description: "Kamaji's DataStore." }),
  keeper: z.prefault(keeperField, {}).register(docs, { description: "The keeper." }),
});

/**
 * The schema of an EtcdCluster document: the one source of its types, its validation, its JSON
 * Schema and its documentation. Rules that span fields are in `cross_field_rules.ts`.
 */
export const etcdClusterSchema = z.strictObject({
  apiVersion: z.literal(apiVersion).register(docs, { description: "Version of this format." }),
  kind: z.literal(kind).register(docs, { description: "Kind of the document." }),
  metadata: metadataField.register(docs, { description: "Name, namespace and labels." }),
  spec: z.prefault(specField, {}).register(docs, {
    description: "The cluster. Empty, it is a production-worthy one.",
  }),
});

/** A complete EtcdCluster: every default filled in. */
export type EtcdCluster = z.output<typeof etcdClusterSchema>;

/** An EtcdCluster as a person writes it: whatever has a default may be left out. */
export type EtcdClusterInput = z.input<typeof etcdClusterSchema>;
