import assert from "node:assert/strict";
import type { MemberPod } from "../../operations/keeper/back_end.ts";
import type { carryOut } from "../../operations/keeper/carry_out.ts";
import type { Action } from "../../operations/keeper/step.ts";
import type { KeptCluster } from "../keeper/kept_cluster.ts";
import { startServiceProbe } from "./service_probe.ts";
import { startTenantLoad } from "./tenant_load.ts";

/** Has what is carried out recorded. */
export type Recording = (carry: typeof carryOut) => typeof carryOut;

/** Proves that no write was lost and nobody was away for long, and says what was begun. */
export async function underLoad(
  cluster: KeptCluster,
  work: (record: Recording) => Promise<void>,
): Promise<readonly Action[]> {
  const done: Action[] = [];
  const record: Recording = (carry) => async (step, bench) => {
    if (step.kind !== "restart-member") done.push(step);
    await carry(step, { ...bench, backEnd: { ...bench.backEnd, endPod } });
    async function endPod(pod: MemberPod) {
      done.push({ kind: "restart-member", pod, why: "" });
      await bench.backEnd.endPod(pod);
    }
  };
  const load = await startTenantLoad(cluster, { writesPerSecond: 20 });
  const probe = startServiceProbe(cluster);
  try {
    await work(record);
  } finally {
    const { acknowledged, failed, lost, longestGap } = await load.stop();
    const { asked, missesInRow } = await probe.stop();
    assert.deepEqual(lost, []);
    assert.ok(acknowledged > 100 && failed < acknowledged / 20, `${failed} of ${acknowledged}`);
    assert.ok(longestGap < 10_000, `no write for ${longestGap} ms`);
    assert.ok(missesInRow < 2, `${missesInRow} misses in a row of ${asked}`);
  }
  return done;
}
