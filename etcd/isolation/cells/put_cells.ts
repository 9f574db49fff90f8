import { Buffer } from "node:buffer";
import { cellTable } from "../cell_table.ts";
import { keySources } from "../decision_sources.ts";
import { isRefused } from "../is_refused.ts";
import type { IsolationCell, Limit } from "../isolation_cell.ts";
import { keepAlive } from "../keep_alive.ts";
import type { Scene } from "../scene.ts";

const value = Buffer.from("mine");

const takenLease: Limit = {
  effect: "Takes the lease over: its owner can neither renew, use nor revoke it any more",
  isShown: async (_answer, { foreign: { emptyLease, newKey, owner } }) =>
    await isRefused(keepAlive(owner, emptyLease)) &&
    await isRefused(owner.etcd.kv.put({ key: newKey, lease: emptyLease })) &&
    await isRefused(owner.etcd.leaseClient.leaseRevoke({ ID: emptyLease })),
};

/** `KV.Put`: own and foreign keys, what it returns of them, and the leases it hangs them on. */
export const putCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "KV.Put", source: keySources.put }, [
    ["an own key", "allowed", "denied", put(({ own }) => ({ key: own.key }))],
    ["a new own key", "allowed", "denied", put(({ own }) => ({ key: own.newKey }))],
    ["an own key, returning the previous value", "allowed", "denied", put(returningOwn)],
    ["an own key, keeping its value", "allowed", "denied", keepingValue(({ own }) => own.key)],
    [
      "an own key, keeping its lease",
      "allowed",
      "denied",
      keepingLease(({ own }) => own.leaderKey),
    ],
    ["a foreign key", "denied", "denied", put(({ foreign }) => ({ key: foreign.key }))],
    ["a new foreign key", "denied", "denied", put(({ foreign }) => ({ key: foreign.newKey }))],
    ["a foreign key, returning the previous value", "denied", "denied", put(returningForeign)],
    ["a foreign key, keeping its value", "denied", "denied", keepingValue((s) => s.foreign.key)],
    ["a foreign key, keeping its lease", "denied", "denied", keepingLease(foreignLeader)],
    [
      "the key that ends the own prefix",
      "denied",
      "denied",
      put((s) => ({ key: s.own.prefixEnd })),
    ],
    ["a key above all prefixes", "denied", "denied", put(() => ({ key: Buffer.from("/") }))],
  ]),
  ...cellTable({ rpc: "KV.Put", source: keySources.attachToLease }, [
    ["an own key on an own lease without keys", "allowed", "denied", onLease(ownEmpty)],
    ["an own key on an own lease with keys", "allowed", "denied", onLease(ownKeyed)],
    ["an own key on a foreign lease without keys", "allowed", "denied", onLease(empty), takenLease],
    ["an own key on a foreign lease with keys", "denied", "denied", onLease(keyed)],
  ]),
];

interface PutRequest {
  readonly key: Buffer;
  readonly value?: Buffer;
  readonly lease?: string;
  readonly prev_kv?: boolean;
  readonly ignore_value?: boolean;
  readonly ignore_lease?: boolean;
}

type Probe = IsolationCell["probe"];

function put(request: (scene: Scene) => PutRequest): Probe {
  return (scene) => scene.actor.etcd.kv.put({ value, ...request(scene) });
}

function keepingValue(key: (scene: Scene) => Buffer): Probe {
  return (scene) => scene.actor.etcd.kv.put({ key: key(scene), ignore_value: true });
}

function keepingLease(key: (scene: Scene) => Buffer): Probe {
  return put((scene) => ({ key: key(scene), ignore_lease: true }));
}

function onLease(lease: (scene: Scene) => string): Probe {
  return put((scene) => ({ key: scene.own.key, lease: lease(scene) }));
}

function returningOwn({ own }: Scene): PutRequest {
  return { key: own.key, prev_kv: true };
}

function returningForeign({ foreign }: Scene): PutRequest {
  return { key: foreign.key, prev_kv: true };
}

function foreignLeader({ foreign }: Scene): Buffer {
  return foreign.leaderKey;
}

function ownEmpty({ own }: Scene): string {
  return own.emptyLease;
}

function ownKeyed({ own }: Scene): string {
  return own.keyedLease;
}

function empty({ foreign }: Scene): string {
  return foreign.emptyLease;
}

function keyed({ foreign }: Scene): string {
  return foreign.keyedLease;
}
