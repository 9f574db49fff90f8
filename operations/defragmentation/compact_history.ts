import { Buffer } from "node:buffer";
import { Failure } from "../../diagnostics/failure.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { sleep } from "../kubernetes/sleep.ts";
import type { DefragmentationTarget } from "./well_members.ts";

/** How history is dropped. */
export interface CompactionOptions extends DefragmentationTarget {
  /** Milliseconds that clients get to go beyond the revision. */
  readonly grace: number;
  /** Ends the waiting when it aborts. */
  readonly signal: AbortSignal;
}

/** Milliseconds a compaction may take. */
const timeout = 5 * 60_000;

/**
 * Drops all revisions that were old when it began. Whoever watches has been told of a newer one
 * before they go: etcd reports progress every 5 s (`--watch-progress-notify-interval`, as rendered),
 * and the grace is longer. Only who was cut off lists anew.
 *
 * @returns the revision
 * @throws {Failure} `etcd-request-failed`
 */
export async function compactHistory(options: CompactionOptions): Promise<string> {
  const { credentials, endpoints, grace, signal } = options;
  const client = connectEtcd({
    endpoints: endpoints.slice(0, 1),
    credentials,
    requestTimeout: timeout,
  });
  try {
    const { header } = await client.kv.range({
      key: Buffer.from("kamaji-etcd/revision"),
      count_only: true,
    });
    await sleep(grace, signal);
    signal.throwIfAborted();
    await client.kv.compact({ revision: header.revision, physical: true });
    return header.revision;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    // Somebody else, the automatic compaction perhaps, was here already.
    if (etcdErrorClass(cause) === "compacted") return "that was current";
    throw new Failure("etcd-request-failed", "Old revisions could not be dropped", {
      hint: "Look at the members' logs; nothing was defragmented yet",
      cause,
    });
  } finally {
    client.close();
  }
}
