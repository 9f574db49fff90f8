import { cellTable } from "../cell_table.ts";
import { leaseSources } from "../decision_sources.ts";
import type { IsolationCell, Limit } from "../isolation_cell.ts";
import type { Scene } from "../scene.ts";

const timeShown: Limit = {
  effect: "Learns its time to live and what is left of it, not its keys",
  isShown: (answer) => {
    const { TTL, grantedTTL, keys } = answer as TimeToLive;
    return Number(TTL) > 0 && Number(grantedTTL) > 0 && keys.length === 0;
  },
};

const idsShown: Limit = {
  effect: "Lists them",
  isShown: (answer, { foreign }) => {
    const { leases } = answer as { readonly leases: readonly { readonly ID: string }[] };
    return leases.some(({ ID }) => ID === foreign.emptyLease);
  },
};

/** What `Lease` tells of leases. */
export const leaseReadingCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Lease.LeaseTimeToLive", source: leaseSources.timeToLive }, [
    ["an own lease", "allowed", "allowed", ask((s) => s.own.keyedLease)],
    [
      "a foreign lease with keys",
      "allowed",
      "allowed",
      ask((s) => s.foreign.keyedLease),
      timeShown,
    ],
  ]),
  ...cellTable({ rpc: "Lease.LeaseTimeToLive", source: leaseSources.timeToLiveKeys }, [
    ["the keys of an own lease", "allowed", "denied", askKeys((s) => s.own.keyedLease)],
    ["the keys of a foreign lease", "denied", "denied", askKeys((s) => s.foreign.keyedLease)],
  ]),
  ...cellTable({ rpc: "Lease.LeaseLeases", source: leaseSources.list }, [
    ["all ids, while foreign leases have keys", "denied", "denied", list],
    ["all ids, while no foreign lease has keys", "allowed", "allowed", listWithoutKeys, idsShown],
  ]),
];

interface TimeToLive {
  readonly TTL: string;
  readonly grantedTTL: string;
  readonly keys: readonly unknown[];
}

function ask(lease: (scene: Scene) => string): IsolationCell["probe"] {
  return (scene) => scene.actor.etcd.leaseClient.leaseTimeToLive({ ID: lease(scene) });
}

function askKeys(lease: (scene: Scene) => string): IsolationCell["probe"] {
  return (scene) => scene.actor.etcd.leaseClient.leaseTimeToLive({ ID: lease(scene), keys: true });
}

function list({ actor }: Scene): Promise<unknown> {
  return actor.etcd.leaseClient.leaseLeases();
}

async function listWithoutKeys(scene: Scene): Promise<unknown> {
  const { leases } = await scene.root.etcd.leaseClient.leaseLeases();
  for (const { ID } of leases) {
    const { keys } = await scene.root.etcd.leaseClient.leaseTimeToLive({ ID, keys: true });
    if (keys.length > 0) await scene.root.etcd.leaseClient.leaseRevoke({ ID });
  }
  return await list(scene);
}
