import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "../../diagnostics/failure.ts";
import { prefixEnd } from "../../etcd/prefix_end.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";

/**
 * Milliseconds in which a running control plane writes for sure: kube-apiserver renews its lease in
 * `masterleases` every 10 s (kubernetes pkg/controlplane/instance.go, DefaultEndpointReconcilerInterval),
 * kube-controller-manager and kube-scheduler theirs every 2 s.
 */
export const writerInterval = 12_000;

/** A look-out for a tenant's apiservers. */
export interface WriterWatch extends AsyncDisposable {
  /**
   * Waits until the time has passed in which one would have written.
   *
   * @throws {Failure} `tenant-refused` as soon as one did
   */
  requireQuiet(): Promise<void>;
}

/**
 * Begins to look whether a tenant's apiservers run. etcd tells nobody who is connected, so this
 * looks for what they cannot help doing: the leased key by which each of them is known, which goes
 * 15 s after it ended, and writes of any kind. Keys that expire are no sign of life.
 *
 * @param interval milliseconds to look
 * @throws {Failure} `tenant-refused` when one shows at once
 */
export async function watchWriters(
  client: Etcd3,
  { tenant, interval = writerInterval }: {
    readonly tenant: Tenant;
    readonly interval?: number | undefined;
  },
): Promise<WriterWatch> {
  await requireNoMasterLease(client, tenant);
  const begun = performance.now();
  const watcher = await client.watch().prefix(tenant.prefix).only("put").create();
  const failed = new Promise<never>((_, reject) => {
    watcher.on("put", ({ key }) => reject(inUse(tenant, `"${key.toString()}" was just written`)));
    watcher.on("error", reject);
  });
  // Whoever never asks is not told.
  failed.catch(() => undefined);
  return {
    requireQuiet: async () => {
      const left = Math.max(0, interval - (performance.now() - begun));
      const stop = new AbortController();
      try {
        await Promise.race([failed, delay(left, undefined, { signal: stop.signal })]);
      } finally {
        stop.abort();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await watcher.cancel().catch(() => undefined);
    },
  };
}

async function requireNoMasterLease(client: Etcd3, tenant: Tenant): Promise<void> {
  const key = Buffer.from(`${tenant.prefix}masterleases/`);
  const { kvs } = await client.kv.range({ key, range_end: Buffer.from(prefixEnd(key)) });
  const held = kvs.find(({ lease }) => String(lease) !== "0");
  if (held === undefined) return;
  const address = held.key.subarray(key.length).toString();
  throw inUse(tenant, `the apiserver at ${address} holds its lease`);
}

function inUse({ name }: Tenant, sign: string): Failure {
  return new Failure("tenant-refused", `The apiservers of "${name}" are running: ${sign}`, {
    hint:
      "Stop all of them and wait 15 s: while keys come back batch by batch, their watch caches show a mixture of then and now, and controllers act on it",
  });
}
