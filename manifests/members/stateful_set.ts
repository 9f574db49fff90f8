import type { V1StatefulSet } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { selectorLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";
import { syncWave } from "../sync_wave.ts";
import { podTemplate } from "./pod_template.ts";
import { volumeClaim } from "./volume_claim.ts";

/**
 * The StatefulSet of the members.
 *
 * - It has no `replicas`: the API server creates it with 1, and from then on the keeper counts,
 *   since each member must be added to the cluster before its pod and removed before it.
 * - Pods start in parallel, because the first is ready only when a quorum is.
 * - A change of the template restarts nobody (`OnDelete`): the keeper deletes one pod after the
 *   other, the leader's last.
 * - Volumes outlive everything but the keeper's removal of a member.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberStatefulSet(config: EtcdCluster): V1StatefulSet & KubernetesObject {
  const { headlessService, statefulSet } = clusterNames(config);
  const { retention } = config.spec.storage;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: objectMetadata(config, {
      name: statefulSet,
      wave: syncWave.workloads,
      guarded: true,
    }),
    spec: {
      serviceName: headlessService,
      selector: { matchLabels: selectorLabels(config) },
      podManagementPolicy: "Parallel",
      updateStrategy: { type: "OnDelete" },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: retention, whenScaled: retention },
      template: podTemplate(config),
      volumeClaimTemplates: [volumeClaim(config)],
    },
  };
}
