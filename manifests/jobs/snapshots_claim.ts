import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { canonicalQuantity } from "../canonical_quantity.ts";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";
import { syncWave } from "../sync_wave.ts";

/**
 * The volume of the snapshots, if they go to one of our own. It is there even while no snapshots
 * are taken, because removing it would remove those that were; and it outlives the Application, as
 * the members' volumes do.
 *
 * A StorageClass that waits for the first pod keeps it pending until then, which may be hours: so
 * its health counts neither for the Application nor, in the last wave, for the sync.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function snapshotsClaim(
  config: EtcdCluster,
): (V1PersistentVolumeClaim & KubernetesObject)[] {
  const { destination } = config.spec.snapshots;
  if (destination.kind !== "volume" || destination.existingClaim !== undefined) return [];
  const { className, size } = destination;
  return [{
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: objectMetadata(config, {
      name: clusterNames(config).snapshotsClaim,
      wave: syncWave.accessories,
      guarded: "outlives",
      annotations: { "argocd.argoproj.io/ignore-healthcheck": "true" },
    }),
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: canonicalQuantity(size) } },
      ...(className === undefined ? {} : { storageClassName: className }),
      volumeMode: "Filesystem",
    },
  }];
}
