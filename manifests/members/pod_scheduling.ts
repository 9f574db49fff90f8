import type {
  V1Affinity,
  V1PodAffinityTerm,
  V1PodSpec,
  V1Toleration,
  V1TopologySpreadConstraint,
} from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { selectorLabels } from "../labels.ts";

/** The part of a pod that says where it runs. */
export type PodScheduling = Pick<
  V1PodSpec,
  | "affinity"
  | "nodeSelector"
  | "priorityClassName"
  | "schedulerName"
  | "tolerations"
  | "topologySpreadConstraints"
>;

/**
 * Where members run: apart from each other on nodes, so that one lost node costs one member, and
 * spread over zones.
 */
export function podScheduling(config: EtcdCluster): PodScheduling {
  const { hosts, zones, nodeSelector, tolerations, ...others } = config.spec.scheduling;
  const { priorityClassName, schedulerName } = others;
  return {
    ...(hosts === "off" ? {} : { affinity: hostAffinity(config, hosts) }),
    ...(zones === "off" ? {} : { topologySpreadConstraints: [zoneSpread(config, zones)] }),
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: { ...nodeSelector } }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(toleration) }),
    ...(priorityClassName === "" ? {} : { priorityClassName }),
    ...(schedulerName === undefined ? {} : { schedulerName }),
  };
}

function toleration(given: EtcdCluster["spec"]["scheduling"]["tolerations"][number]): V1Toleration {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function hostAffinity(config: EtcdCluster, strength: "required" | "preferred"): V1Affinity {
  const term: V1PodAffinityTerm = {
    labelSelector: { matchLabels: selectorLabels(config) },
    topologyKey: "kubernetes.io/hostname",
  };
  return {
    podAntiAffinity: strength === "required"
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
      },
  };
}

function zoneSpread(
  config: EtcdCluster,
  strength: "required" | "preferred",
): V1TopologySpreadConstraint {
  return {
    labelSelector: { matchLabels: selectorLabels(config) },
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: strength === "required" ? "DoNotSchedule" : "ScheduleAnyway",
  };
}
