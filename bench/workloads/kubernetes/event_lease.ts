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

/** Creates the leases of one tenant. Nothing keeps them alive: they end by themselves. */
export function createEventLeases(client: Etcd3): EventLeases {
  let current: SharedLease | undefined;
  return {
    next: () => {
      if (current === undefined || isUsedUp(current)) {
        const lease = { id: grant(client), since: performance.now(), objects: 0 };
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

function isUsedUp(lease: SharedLease): boolean {
  return lease.objects >= reuseObjects || performance.now() - lease.since > reuseMilliseconds;
}

async function grant(client: Etcd3): Promise<string> {
  return (await client.leaseClient.leaseGrant({ TTL: leaseSeconds })).ID;
}
