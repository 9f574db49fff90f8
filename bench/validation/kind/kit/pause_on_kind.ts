import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import type { Heal } from "../../live/live_fault.ts";
import type { KindStage } from "../kind_stage.ts";

/**
 * Deploys a configuration that has the keeper stand still, and may differ in more, and waits until it
 * does.
 */
export async function pauseOnKind(
  { etcd }: KindStage,
  change: (config: EtcdCluster) => EtcdCluster = (config) => config,
): Promise<Heal> {
  const before = etcd.config;
  const { spec, ...rest } = change(before);
  await etcd.commit({ ...rest, spec: { ...spec, paused: true } });
  await etcd.settled();
  return async () => {
    await etcd.commit(before);
    await etcd.settled();
  };
}
