import type { EtcdClusterInput } from "../../../manifests/config/etcd_cluster.ts";
import type { ObjectReference } from "../../../bench/kubernetes/stored_object.ts";

/** The namespace that the Application deploys to; the document in Git names none. */
export const etcdNamespace = "conformance-etcd";

/** The etcd cluster's name, and the Application's. */
export const etcdName = "etcd";

/** The DataStore, which is cluster-scoped. */
export const dataStoreReference: ObjectReference = {
  apiVersion: "kamaji.clastix.io/v1alpha1",
  kind: "DataStore",
  metadata: { name: `${etcdNamespace}-${etcdName}` },
};

/** The tenant that the document declares. */
export const tenantName = "team-a_production";

/** Folder and file of the document in the repository. */
export const documentFolder = "clusters/etcd";

/** What a commit may change in the document. */
export interface DocumentChange {
  /** An annotation of the DataStore. */
  readonly note?: string;
  /** The number of members as it is written. */
  readonly members?: string;
  /** Whether two members may share a node; where there are few, they have to. */
  readonly hosts?: "required" | "preferred";
  /** How many entries etcd applies between two raft snapshots, for which members restart. */
  readonly snapshotCount?: number;
  /** Whether the keeper stands still. */
  readonly paused?: boolean;
  /** The section `snapshots`. Default: what is so without it. */
  readonly snapshots?: NonNullable<EtcdClusterInput["spec"]>["snapshots"];
  /** The section `certificates`. Default: what is so without it. */
  readonly certificates?: NonNullable<EtcdClusterInput["spec"]>["certificates"];
}

/**
 * The document in Git: as small as three members on a small machine allow.
 *
 * @param change What differs; whole sections are written in YAML's way of JSON.
 */
export function etcdDocument(change: DocumentChange = {}): string {
  const { note = "none", members = "3", hosts = "required", snapshotCount = 10_000 } = change;
  const { paused, snapshots, certificates } = change;
  const sections = Object.entries({ paused, snapshots, certificates })
    .flatMap(([name, section]) =>
      section === undefined ? [] : [`  ${name}: ${JSON.stringify(section)}\n`]
    );
  return `apiVersion: etcd.kamaji.clastix.io/v1alpha1
kind: EtcdCluster
metadata:
  name: ${etcdName}
spec:
  members: ${members}
  quota: 256Mi
  raft:
    snapshotCount: ${snapshotCount}
  scheduling:
    hosts: ${hosts}
  storage:
    size: 2Gi
  resources:
    requests: { cpu: 50m, memory: 128Mi }
    limits: { memory: 512Mi }
  tenants:
    - name: ${tenantName}
  dataStore:
    annotations:
      conformance.test/note: ${note}
${sections.join("")}`;
}

/** Line and column of the number of members in the document. */
export const membersPosition = "etcd.yaml:6:12";
