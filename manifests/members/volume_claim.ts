import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { canonicalQuantity } from "../canonical_quantity.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/**
 * The claim template of a member's volume. A StatefulSet refuses every change of it, so it is
 * complete to the fields that the API server would add, and carries no labels: one label more
 * would make all later syncs fail.
 */
export function volumeClaim({ spec }: EtcdCluster): V1PersistentVolumeClaim {
  const { accessModes, annotations, className, size } = spec.storage;
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: "data",
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
    },
    spec: {
      accessModes: [...accessModes],
      resources: { requests: { storage: canonicalQuantity(size) } },
      ...(className === undefined ? {} : { storageClassName: className }),
      volumeMode: "Filesystem",
    },
  };
}
