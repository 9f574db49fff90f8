import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import type { ClusterAnswers } from "./facts.ts";

/**
 * Asks what takes a majority: a read that goes through it, and whether authentication is on, which
 * etcd answers by consensus too. It never throws.
 */
export async function readAnswers(client: Etcd3): Promise<ClusterAnswers> {
  const [quorum, authentication] = await Promise.all([
    readThroughQuorum(client),
    client.auth.authStatus().then(
      ({ enabled }) => enabled ? "on" as const : "off" as const,
      () => "unknown" as const,
    ),
  ]);
  return { quorum, authentication };
}

/** The key need not exist; only root may read it, which is who asks. */
async function readThroughQuorum(client: Etcd3): Promise<ClusterAnswers["quorum"]> {
  const begun = performance.now();
  try {
    await client.kv.range({ key: Buffer.from("kamaji-etcd/inspection"), count_only: true });
    return { state: "answered", milliseconds: performance.now() - begun };
  } catch (error) {
    // etcd looks at permissions only after the majority has answered (server/etcdserver/v3_server.go,
    // Range), so a refusal proves the majority as well.
    if (["denied", "unauthenticated"].includes(etcdErrorClass(error))) {
      return { state: "answered", milliseconds: performance.now() - begun };
    }
    return { state: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
