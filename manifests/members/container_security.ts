import type { V1PodSecurityContext, V1SecurityContext } from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** What no container of ours may do; it satisfies the "restricted" Pod Security Standard. */
export function containerSecurity(): V1SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  };
}

/**
 * As whom the pod's containers run. The volumes' files are handed to the group once, when the
 * root of the volume does not belong to it yet: an adopted release has left them to root.
 */
export function podSecurity({ spec }: EtcdCluster): V1PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: spec.pods.runAsUser,
    runAsGroup: spec.pods.fsGroup,
    fsGroup: spec.pods.fsGroup,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}
