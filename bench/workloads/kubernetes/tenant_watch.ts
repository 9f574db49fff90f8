import type { Etcd3, IEvent } from "etcd3";
import { Buffer } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import type { Tenant } from "../../../etcd/tenants/tenant.ts";
import type { LedgerEvent } from "../../ledger/observation.ts";
import type { TenantLedger } from "../../ledger/tenant_ledger.ts";
import { openSteadyWatch, type SteadyWatch } from "./steady_watch.ts";

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
  /** The tenant's client. */
  readonly client: Etcd3;
  /** The tenant whose prefix is watched. */
  readonly tenant: Tenant;
  /** Checks the events. */
  readonly ledger: TenantLedger;
  /** The first revision to deliver. */
  readonly startRevision: bigint;
  /** Takes when a write was sent and when its event was seen. */
  readonly recordDelivery: (sentAt: number, seenAt: number) => void;
  /**
   * Milliseconds a watch may lag behind at the end before an event counts as lost. Default 15,000.
   * After a tenth of it without any event, a stream that owes some is taken to hang.
   */
  readonly catchUpTime?: number;
}

const catchUpPoll = 20;

/** Opens the watch of a tenant and has the ledger check every event. */
export async function openTenantWatch(options: TenantWatchOptions): Promise<TenantWatch> {
  const { catchUpTime = 15_000, client, ledger, recordDelivery, startRevision } = options;
  const { prefix } = options.tenant;
  const sent = new Map<bigint, number>();
  const arrived = new Map<bigint, number>();
  const heard = { at: performance.now() };
  const watch = await openSteadyWatch({
    client,
    prefix,
    startRevision,
    onGap: (revision) => ledger.watchedFrom(revision),
    onEvents: (events) => {
      heard.at = performance.now();
      for (const event of events.map(ledgerEvent)) {
        const { revision } = event;
        ledger.event(event);
        const sentAt = sent.get(revision);
        if (sentAt === undefined) arrived.set(revision, heard.at);
        else recordDelivery(sentAt, heard.at);
        sent.delete(revision);
      }
    },
  });
  return {
    acknowledged: (revision, sentAt) => {
      const arrivedAt = arrived.get(revision);
      if (arrivedAt === undefined) sent.set(revision, sentAt);
      else recordDelivery(sentAt, arrivedAt);
      arrived.delete(revision);
    },
    close: async () => {
      await catchUp({ watch, ledger, heard, catchUpTime });
      const answers = ledger.isDelivered || await isAnswering(client, prefix);
      ledger.close({ answers });
      await watch.close();
    },
  };
}

function ledgerEvent({ kv, prev_kv, type }: IEvent): LedgerEvent {
  // etcd3 types the names of the protocol's enumeration in another case than it delivers them.
  const deletes = type.toUpperCase() === "DELETE";
  return {
    key: kv.key.toString(),
    revision: BigInt(kv.mod_revision),
    deletes,
    expires: deletes && BigInt(prev_kv?.lease ?? 0) !== 0n,
  };
}

interface CatchingUp {
  readonly watch: SteadyWatch;
  readonly ledger: TenantLedger;
  /** When the last events came. */
  readonly heard: { readonly at: number };
  readonly catchUpTime: number;
}

/**
 * Waits until nothing is owed any more. A member that was stopped keeps its streams open and
 * silent, so a silent watch is taken up again over another one: what exists must come.
 */
async function catchUp({ catchUpTime, heard, ledger, watch }: CatchingUp): Promise<void> {
  const deadline = performance.now() + catchUpTime;
  let reopenedAt = performance.now();
  while (!ledger.isDelivered && performance.now() < deadline) {
    await sleep(catchUpPoll);
    if (performance.now() - Math.max(heard.at, reopenedAt) < catchUpTime / 10) continue;
    watch.reopen();
    reopenedAt = performance.now();
  }
}

async function isAnswering(client: Etcd3, prefix: string): Promise<boolean> {
  return await client.kv.range({ key: Buffer.from(prefix), limit: 1 }).then(
    () => true,
    () => false,
  );
}
