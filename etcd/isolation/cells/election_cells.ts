import { Buffer } from "node:buffer";
import { cellTable } from "../cell_table.ts";
import { portSources } from "../decision_sources.ts";
import type { IsolationCell } from "../isolation_cell.ts";
import { encodeFields } from "../protobuf_fields.ts";
import type { Holding, Scene } from "../scene.ts";

const { election: source, lock, unlock } = portSources;

/**
 * The services Lock and Election of the client port. They act on keys in the caller's name, by a
 * client inside the server; Kubernetes does not use them. etcd3 has no schema of them (etcd
 * server/etcdserver/api/v3lock/v3lockpb and v3election/v3electionpb).
 */
export const electionCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Lock.Lock", source: lock }, [
    ["an own name", "allowed", "denied", lockName((s) => s.own)],
    ["a foreign name", "denied", "denied", lockName((s) => s.foreign)],
    ["an own name on a foreign lease with keys", "denied", "denied", lockOnForeignLease],
  ]),
  ...cellTable({ rpc: "Lock.Unlock", source: unlock }, [
    ["an own key", "allowed", "denied", unlockKey((s) => s.own)],
    ["a foreign key", "denied", "denied", unlockKey((s) => s.foreign)],
  ]),
  ...cellTable({ rpc: "Election.Leader", source }, [
    ["of an own election", "allowed", "denied", ask("Leader", (s) => s.own)],
    ["of a foreign election", "denied", "denied", ask("Leader", (s) => s.foreign)],
  ]),
  ...cellTable({ rpc: "Election.Observe", source, silent: true }, [
    ["an own election", "allowed", "denied", observe((s) => s.own)],
    ["a foreign election", "denied", "denied", observe((s) => s.foreign)],
  ]),
  ...cellTable({ rpc: "Election.Campaign", source }, [
    ["in an own election", "allowed", "denied", campaign((s) => s.own)],
    ["in a foreign election", "denied", "denied", campaign((s) => s.foreign)],
  ]),
  ...cellTable({ rpc: "Election.Proclaim", source }, [
    ["as the own leader", "allowed", "denied", asLeader("Proclaim", (s) => s.own)],
    ["as a foreign leader", "denied", "denied", asLeader("Proclaim", (s) => s.foreign)],
  ]),
  ...cellTable({ rpc: "Election.Resign", source }, [
    ["as the own leader", "allowed", "denied", asLeader("Resign", (s) => s.own)],
    ["as a foreign leader", "denied", "denied", asLeader("Resign", (s) => s.foreign)],
  ]),
];

type Probe = IsolationCell["probe"];
type HoldingOf = (scene: Scene) => Holding;

/** LockRequest: name 1, lease 2. With a lease of the caller, so that none is granted for it. */
function lockName(holding: HoldingOf): Probe {
  return (scene) => lockWith(scene, { name: holding(scene).newKey, lease: scene.own.emptyLease });
}

function lockOnForeignLease(scene: Scene): Promise<unknown> {
  return lockWith(scene, { name: scene.own.newKey, lease: scene.foreign.keyedLease });
}

function lockWith(
  { actor }: Scene,
  { lease, name }: { readonly name: Buffer; readonly lease: string },
): Promise<unknown> {
  return actor.raw.unary({
    method: "/v3lockpb.Lock/Lock",
    message: encodeFields({ 1: name, 2: BigInt(lease) }),
  });
}

/** UnlockRequest: key 1. */
function unlockKey(holding: HoldingOf): Probe {
  return (scene) =>
    scene.actor.raw.unary({
      method: "/v3lockpb.Lock/Unlock",
      message: encodeFields({ 1: holding(scene).key }),
    });
}

/** LeaderRequest: name 1. */
function ask(method: "Leader", holding: HoldingOf): Probe {
  return (scene) =>
    scene.actor.raw.unary({
      method: `/v3electionpb.Election/${method}`,
      message: encodeFields({ 1: holding(scene).election }),
    });
}

function observe(holding: HoldingOf): Probe {
  return async (scene) => {
    const [answer] = await scene.actor.raw.stream({
      method: "/v3electionpb.Election/Observe",
      message: encodeFields({ 1: holding(scene).election }),
    }, 1);
    return answer;
  };
}

/** CampaignRequest: name 1, lease 2, value 3. A name without a leader, so that it is won at once. */
function campaign(holding: HoldingOf): Probe {
  return (scene) =>
    scene.actor.raw.unary({
      method: "/v3electionpb.Election/Campaign",
      message: encodeFields({
        1: holding(scene).newKey,
        2: BigInt(scene.own.emptyLease),
        3: "mine",
      }),
    });
}

/** ProclaimRequest: leader 1, value 2; LeaderKey: name 1, key 2, rev 3, lease 4. */
function asLeader(method: "Proclaim" | "Resign", holding: HoldingOf): Probe {
  return async (scene) => {
    const { election, keyedLease, leaderKey } = holding(scene);
    const { kvs } = await scene.root.etcd.kv.range({ key: leaderKey });
    const rev = BigInt(kvs[0]?.create_revision ?? 0);
    const leader = encodeFields({ 1: election, 2: leaderKey, 3: rev, 4: BigInt(keyedLease) });
    const value = method === "Proclaim" ? { 2: Buffer.from("mine") } : {};
    return await scene.actor.raw.unary({
      method: `/v3electionpb.Election/${method}`,
      message: encodeFields({ 1: leader, ...value }),
    });
  };
}
