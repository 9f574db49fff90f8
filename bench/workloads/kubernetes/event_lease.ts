import type { Etcd3 } from "etcd3";

/** Events live for an hour in Kubernetes, and a lease 60 s longer than the last of them. */
const leaseSeconds = 3_660;
/** kube-apiserver reuses a lease for a minute or a thousand objects (storage/etcd3/lease_manager.go). */
const reuseMilliseconds = 60_000;
const reuseObjects = 1_000;

/** Gives out a lease for each event, reusing one as kube-apiserver does. */
export interface EventLeases {
  /** The lease to attach the next event to. */
  next(): Promise<string>;
}

interface SharedLease {
  readonly id: Promise<string>;
  readonly since: number;
  objects: number;
}

/**
 * Creates the leases of one tenant. Nothing keeps them alive: they end by themselves.
 *
 * @param now the clock in milliseconds; for tests
 */
export function createEventLeases(
  client: Pick<Etcd3, "leaseClient">,
  now: () => number = () => performance.now(),
): EventLeases {
  let current: SharedLease | undefined;
  return {
    next: () => {
      if (current === undefined || isUsedUp(current, now())) {
        const lease = { id: grant(client), since: now(), objects: 0 };
        lease.id.catch(() => {
          if (current === lease) current = undefined;
        });
        current = lease;
      }
      current.objects += 1;
      return current.id;
    },
  };
}

function isUsedUp(lease: SharedLease, now: number): boolean {
  return lease.objects >= reuseObjects || now - lease.since > reuseMilliseconds;
}

async function grant(client: Pick<Etcd3, "leaseClient">): Promise<string> {
  return (await client.leaseClient.leaseGrant({ TTL: leaseSeconds })).ID;
}
