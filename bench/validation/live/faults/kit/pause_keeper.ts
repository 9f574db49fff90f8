import type { EtcdCluster } from "../../../../../manifests/config/etcd_cluster.ts";
import type { Heal } from "../../live_fault.ts";
import type { Stage } from "../../stage/stage.ts";

const noticedWithin = 20_000;

/**
 * Commits a configuration that has the keeper stand still, and may differ in more; so it leaves alone
 * what it would repair at once. Returns when it stands still.
 */
export async function pauseKeeper(
  stage: Stage,
  change: (config: EtcdCluster) => EtcdCluster = (config) => config,
): Promise<Heal> {
  const before = stage.backEnd.config;
  const changed = change(before);
  stage.backEnd.commit({ ...changed, spec: { ...changed.spec, paused: true } });
  const deadline = performance.now() + noticedWithin;
  while (!/_paused 1$/m.test(stage.keeper.exposition())) {
    if (performance.now() > deadline) throw new Error("The keeper does not stand still");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return async () => {
    stage.backEnd.commit(before);
    await stage.settled();
  };
}
