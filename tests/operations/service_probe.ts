import { possibleMemberNames } from "../../manifests/members/member_names.ts";
import { isReady } from "../../bench/targets/local/kept/is_ready.ts";
import type { KeptCluster } from "../keeper/kept_cluster.ts";

/** A probe of what clients see. */
export interface ServiceProbe {
  /** Ends it. */
  stop(): Promise<ServiceProbeReport>;
}

/** How a probe fared. */
export interface ServiceProbeReport {
  /** How often it asked. */
  readonly asked: number;
  /** The most misses in a row. */
  readonly missesInRow: number;
}

const period = 1_000;

/**
 * Asks whoever a client Service would pass it to, every second, whether it serves linearizable
 * reads: twice as often as the yardstick of two seconds, so that a miss counts sooner.
 */
export function startServiceProbe(cluster: KeptCluster): ServiceProbe {
  const { backEnd, config, pods } = cluster;
  let asked = 0;
  let inRow = 0;
  let missesInRow = 0;
  const ask = async () => {
    const turn = asked++;
    const known = await backEnd.pods(possibleMemberNames(config));
    const ready = known.filter((pod) => pod.readySince !== undefined && !pod.isEnding);
    const member = pods.members.get(ready[turn % ready.length]?.name ?? "");
    const served = member !== undefined && await isReady(member.metricsUrl, period);
    inRow = served ? 0 : inRow + 1;
    missesInRow = Math.max(missesInRow, inRow);
  };
  let last = ask();
  const asking = setInterval(() => last = last.then(ask), period);
  return {
    async stop() {
      clearInterval(asking);
      await last;
      return { asked, missesInRow };
    },
  };
}
