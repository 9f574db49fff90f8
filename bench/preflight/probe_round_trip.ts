import { Buffer } from "node:buffer";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { createLatencyHistogram } from "../engine/latency_histogram.ts";
import { quantilesOf } from "../results/quantiles_of.ts";
import type { Quantiles } from "../results/quantiles.ts";
import type { Target } from "../targets/target.ts";

/** Reads of each member: enough for a 90th percentile, and over in a moment. */
const readsEach = 100;

/** A key that nobody has: below no tenant's prefix. */
const key = Buffer.from("kamaji-etcd-preflight");

/**
 * How long a member takes to answer what costs it nothing: a serializable read of a missing key,
 * one after the other, of every member. The first one of each, which connects, is left out.
 */
export async function probeRoundTrip(
  target: Pick<Target, "endpoints" | "root" | "security" | "serverName">,
  signal?: AbortSignal,
): Promise<Quantiles> {
  const credentials = await target.root();
  const latency = createLatencyHistogram();
  for (const endpoint of target.endpoints) {
    const client = connectEtcd({
      endpoints: [endpoint],
      credentials,
      transport: "direct",
      ...(target.serverName === undefined ? {} : { serverName: target.serverName }),
      ...(target.security === undefined ? {} : { security: target.security }),
    });
    try {
      for (let read = 0; read <= readsEach; read++) {
        signal?.throwIfAborted();
        const began = performance.now();
        await client.kv.range({ key, serializable: true });
        if (read > 0) latency.record(performance.now() - began);
      }
    } finally {
      client.close();
    }
  }
  return quantilesOf(latency);
}
