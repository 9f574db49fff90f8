import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { RestoreRecord } from "./restore_record.ts";

/**
 * What a person is told at the end of a restore: what the cluster holds now, and what is left to do
 * that only a person can.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function tellRestored(record: RestoreRecord, config: EtcdCluster): string {
  const { namespace, statefulSet, snapshotJob } = clusterNames(config);
  const { keys = 0, revision = 0, tenants = [] } = record.restored ?? {};
  const command = `kamaji-etcd restore --cluster ${statefulSet} --namespace ${namespace}`;
  const left = [
    "Restart the apiservers of these tenants: their caches are of the lost history",
    "See to tenants that came or went since the snapshot: users of new ones are missing, keys of " +
    "removed ones are back",
    ...(config.spec.paused ? ["Take spec.paused back in Git, so that the keeper goes on"] : []),
    `Take a snapshot: kubectl --namespace ${namespace} create job --from=cronjob/${snapshotJob} ` +
    "after-restore",
    `When all is well, remove the old data: ${command} --confirm ${statefulSet} --drop-old`,
  ];
  return [
    `${statefulSet} is restored from ${record.snapshot}: ${
      counted(record.members.length, "member")
    }, ` +
    `${counted(keys, "key")}, revision ${revision}`,
    `tenants: ${tenants.length === 0 ? "none" : tenants.join(", ")}`,
    "",
    "What is left to do:",
    ...left.map((task, index) => `${index + 1}. ${task}`),
    "",
  ].join("\n");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
