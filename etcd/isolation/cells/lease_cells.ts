import { cellTable } from "../cell_table.ts";
import { leaseSources } from "../decision_sources.ts";
import { isRefused } from "../is_refused.ts";
import type { IsolationCell, Limit } from "../isolation_cell.ts";
import { keepAlive } from "../keep_alive.ts";
import type { Scene } from "../scene.ts";

/** An id that nobody uses. */
export const freeLease = "9001";

const granted: Limit = {
  effect: "Grants leases without number; they are kept in the shared database, and no key is " +
    "needed for one",
  isShown: async (answer, { root }) => {
    const { leases } = await root.etcd.leaseClient.leaseLeases();
    return leases.some(({ ID }) => ID === (answer as { readonly ID: string }).ID);
  },
};

const takenId: Limit = {
  effect: "Takes the id, so that its grant to somebody else fails; the ids that etcd chooses " +
    "ascend and can be guessed",
  isShown: (_answer, { foreign }) =>
    isRefused(foreign.owner.etcd.leaseClient.leaseGrant({ ID: freeLease, TTL: 60 })),
};

const revoked: Limit = {
  effect: "Revokes it",
  isShown: async (_answer, { foreign, root }) => {
    const { leases } = await root.etcd.leaseClient.leaseLeases();
    return leases.every(({ ID }) => ID !== foreign.emptyLease);
  },
};

const renewed: Limit = {
  effect: "Renews it",
  isShown: (seconds) => Number(seconds) > 0,
};

/**
 * What `Lease` grants, revokes and renews. etcd does not record who granted a lease: the keys on
 * it are all that makes it somebody's, and one without keys is everybody's.
 */
export const leaseCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Lease.LeaseGrant", source: leaseSources.grant }, [
    ["with an id of etcd's choice", "allowed", "allowed", grant(), granted],
    ["with an id of the caller's choice", "allowed", "allowed", grant(freeLease), takenId],
  ]),
  ...cellTable({ rpc: "Lease.LeaseRevoke", source: leaseSources.revoke }, [
    ["an own lease without keys", "allowed", "allowed", revoke((s) => s.own.emptyLease)],
    ["an own lease with keys", "allowed", "denied", revoke((s) => s.own.keyedLease)],
    ["a foreign lease without keys", "allowed", "allowed", revoke(foreignEmpty), revoked],
    ["a foreign lease with keys", "denied", "denied", revoke((s) => s.foreign.keyedLease)],
  ]),
  ...cellTable({ rpc: "Lease.LeaseKeepAlive", source: leaseSources.renew }, [
    ["an own lease without keys", "allowed", "allowed", renew((s) => s.own.emptyLease)],
    ["an own lease with keys", "allowed", "denied", renew((s) => s.own.keyedLease)],
    ["a foreign lease without keys", "allowed", "allowed", renew(foreignEmpty), renewed],
    ["a foreign lease with keys", "denied", "denied", renew((s) => s.foreign.keyedLease)],
  ]),
];

type Probe = IsolationCell["probe"];

function grant(ID?: string): Probe {
  const request = ID === undefined ? { TTL: 60 } : { TTL: 60, ID };
  return ({ actor }) => actor.etcd.leaseClient.leaseGrant(request);
}

function revoke(lease: (scene: Scene) => string): Probe {
  return (scene) => scene.actor.etcd.leaseClient.leaseRevoke({ ID: lease(scene) });
}

function renew(lease: (scene: Scene) => string): Probe {
  return (scene) => keepAlive(scene.actor, lease(scene));
}

function foreignEmpty({ foreign }: Scene): string {
  return foreign.emptyLease;
}
