import type { Etcd3, IWatchResponse, Watcher } from "etcd3";
import type { Tenant } from "../../../etcd/tenants/tenant.ts";
import type { TenantLedger } from "../../ledger/tenant_ledger.ts";

/** A watch over everything a tenant has, as long as the load runs. */
export interface TenantWatch {
  /**
   * Times the delivery of an acknowledged write, from the moment it was sent. The event may have
   * come before the acknowledgement.
   */
  acknowledged(revision: bigint, sentAt: number): void;
  /** Waits until every acknowledged write was delivered, or the time is over; then ends. */
  close(): Promise<void>;
}

/** What a watch is opened with. */
export interface TenantWatchOptions {
  readonly client: Etcd3;
  readonly tenant: Tenant;
  readonly ledger: TenantLedger;
  /** The first revision to deliver. */
  readonly startRevision: bigint;
  readonly recordDelivery: (milliseconds: number) => void;
}

/** Milliseconds a watch may lag behind at the end before an event counts as lost. */
const catchUpTime = 15_000;
const catchUpPoll = 20;
/** Milliseconds a member gets to confirm the end of a watch; a stopped one never does. */
const cancelTime = 2_000;

/**
 * Opens the watch with previous values and progress notices, as kube-apiserver does. Connections
 * that break are taken up again at the revision after the last one delivered.
 */
export async function openTenantWatch(options: TenantWatchOptions): Promise<TenantWatch> {
  const { client, ledger, recordDelivery, startRevision, tenant } = options;
  const sent = new Map<bigint, number>();
  const arrived = new Map<bigint, number>();
  const watcher = await client.watch()
    .prefix(tenant.prefix)
    .withPreviousKV()
    .startRevision(String(startRevision))
    .create();
  watcher.on("data", (response: IWatchResponse) => {
    const now = performance.now();
    for (const event of response.events) {
      const revision = BigInt(event.kv.mod_revision);
      ledger.event(event.kv.key.toString(), revision);
      const sentAt = sent.get(revision);
      if (sentAt === undefined) arrived.set(revision, now);
      else recordDelivery(now - sentAt);
      sent.delete(revision);
    }
  });
  return {
    acknowledged: (revision, sentAt) => {
      const arrivedAt = arrived.get(revision);
      if (arrivedAt === undefined) sent.set(revision, sentAt);
      else recordDelivery(arrivedAt - sentAt);
      arrived.delete(revision);
    },
    close: () => closeWhenDelivered(watcher, ledger),
  };
}

async function closeWhenDelivered(watcher: Watcher, ledger: TenantLedger): Promise<void> {
  const deadline = performance.now() + catchUpTime;
  while (!ledger.isDelivered && performance.now() < deadline) {
    await sleep(catchUpPoll);
  }
  ledger.close();
  watcher.on("error", () => {});
  await Promise.race([watcher.cancel(), sleep(cancelTime)]);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
