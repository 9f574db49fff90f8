import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { drillMemberArguments, drillRestoreArguments } from "./drill_member.ts";
import {
  configMount,
  destinationMounts,
  identityMounts,
  scratchMount,
  serverMount,
  trustMount,
} from "./job_mounts.ts";
import { etcdStep, type JobStep, programStep } from "./job_step.ts";

/** The snapshot as it was stored, unpacked, and restored: what a pod that serves one holds. */
export const snapshotCopies = 3;

/**
 * The steps after which a throw-away member serves a snapshot on the pod's loopback: our program
 * fetches it, `etcdutl` of the configured etcd restores it, and that etcd serves it until the last
 * step of the pod ends (`restartPolicy: Always` of an init container, Kubernetes 1.29).
 *
 * @param fetching further arguments of `snapshot fetch`
 */
export function servingSteps(config: EtcdCluster, fetching: readonly string[]): JobStep[] {
  const scratch = scratchMount(config, snapshotCopies);
  const source = [...destinationMounts(config, { write: false }), ...identityMounts(config)];
  return [
    programStep(config, {
      name: "fetch",
      args: ["snapshot", "fetch", ...fetching],
      mounts: [configMount(config), ...source, scratch],
    }),
    etcdStep(config, {
      name: "restore",
      args: ["etcdutl", ...drillRestoreArguments(config)],
      mounts: [scratch],
    }),
    staying(etcdStep(config, {
      name: "member",
      args: ["etcd", ...drillMemberArguments(config)],
      mounts: [scratch, serverMount(config), trustMount(config)],
    })),
  ];
}

function staying({ container, mounts }: JobStep): JobStep {
  return { container: { ...container, restartPolicy: "Always" }, mounts };
}
