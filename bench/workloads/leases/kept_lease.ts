import type { Etcd3 } from "etcd3";

/** A lease whose holder can say that it is still there. */
export interface KeptLease {
  /**
   * Says so, and waits for etcd's answer.
   *
   * @throws whatever ended the stream
   */
  keepAlive(): Promise<void>;
  /** Ends the stream; the lease lives on. */
  close(): void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens a stream to keep a lease alive by hand. etcd answers its messages in their order
 * (api/etcdserverpb/rpc.proto, LeaseKeepAlive), so that the first who waits is the one that is meant.
 */
export async function keepLease(
  client: Pick<Etcd3, "leaseClient">,
  lease: string,
): Promise<KeptLease> {
  const stream = await client.leaseClient.leaseKeepAlive();
  const waiting: Waiting[] = [];
  let ended: unknown;
  const end = (error: unknown) => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  stream.on("data", () => waiting.shift()?.resolve());
  stream.on("error", end);
  stream.on("end", () => end(new Error("etcd ended the stream of a lease")));
  return {
    keepAlive: () =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        waiting.push({ resolve, reject });
        stream.write({ ID: lease });
      }),
    close: () => {
      end(new Error("Nobody keeps the lease alive any more"));
      stream.cancel();
    },
  };
}
