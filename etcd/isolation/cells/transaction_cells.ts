import { Buffer } from "node:buffer";
import { keySources } from "../decision_sources.ts";
import type { IsolationCell, Verdict } from "../isolation_cell.ts";
import { openEnd } from "../key_spans.ts";
import type { Scene } from "../scene.ts";

type Transaction = Parameters<Scene["actor"]["etcd"]["kv"]["txn"]>[0];
type Operation = NonNullable<Transaction["success"]>[number];

/** Where in a transaction an operation stands; etcd checks branches that are not taken too. */
const places: readonly {
  readonly name: string;
  readonly wrap: (operation: Operation) => Transaction;
}[] = [
  { name: "in the branch that is taken", wrap: taken },
  { name: "in the branch that is not taken", wrap: notTaken },
  { name: "nested, taken", wrap: (operation) => taken({ request_txn: taken(operation) }) },
  { name: "nested, not taken", wrap: (operation) => taken({ request_txn: notTaken(operation) }) },
  { name: "nested twice", wrap: (operation) => taken({ request_txn: taken(nested(operation)) }) },
];

const operations: readonly {
  readonly target: string;
  readonly tenant: Verdict;
  readonly of: (scene: Scene) => Operation;
}[] = [
  {
    target: "reads an own key",
    tenant: "allowed",
    of: ({ own }) => ({ request_range: { key: own.key } }),
  },
  {
    target: "reads a foreign key",
    tenant: "denied",
    of: ({ foreign }) => ({ request_range: { key: foreign.key } }),
  },
  {
    target: "reads from an own key to the open end \\0",
    tenant: "denied",
    of: ({ own }) => ({ request_range: { key: own.key, range_end: openEnd } }),
  },
  {
    target: "writes an own key",
    tenant: "allowed",
    of: ({ own }) => ({ request_put: { key: own.newKey, value } }),
  },
  {
    target: "writes a foreign key",
    tenant: "denied",
    of: ({ foreign }) => ({ request_put: { key: foreign.newKey, value } }),
  },
  {
    target: "writes a foreign key, returning the previous value",
    tenant: "denied",
    of: ({ foreign }) => ({ request_put: { key: foreign.key, value, prev_kv: true } }),
  },
  {
    target: "hangs an own key on a foreign lease with keys",
    tenant: "denied",
    of: ({ foreign, own }) => ({
      request_put: { key: own.newKey, value, lease: foreign.keyedLease },
    }),
  },
  {
    target: "deletes an own key",
    tenant: "allowed",
    of: ({ own }) => ({ request_delete_range: { key: own.key } }),
  },
  {
    target: "deletes a foreign key",
    tenant: "denied",
    of: ({ foreign }) => ({ request_delete_range: { key: foreign.key } }),
  },
  {
    target: "deletes a foreign key, returning it",
    tenant: "denied",
    of: ({ foreign }) => ({ request_delete_range: { key: foreign.key, prev_kv: true } }),
  },
  {
    target: "deletes from an own key to the open end \\0, returning all",
    tenant: "denied",
    of: ({ own }) => ({
      request_delete_range: { key: own.key, range_end: openEnd, prev_kv: true },
    }),
  },
];

const value = Buffer.from("mine");

/** `KV.Txn`: every operation in every place. */
export const transactionCells: readonly IsolationCell[] = [
  ...places.flatMap(({ name, wrap }) =>
    operations.map(({ of, target, tenant }): IsolationCell => ({
      rpc: "KV.Txn",
      target: `${target}, ${name}`,
      tenant,
      stranger: "denied",
      source: keySources.transaction,
      probe: (scene) => scene.actor.etcd.kv.txn(wrap(of(scene))),
    }))
  ),
  {
    rpc: "KV.Txn",
    target: "writes an own key beside a foreign one",
    tenant: "denied",
    stranger: "denied",
    source: keySources.transaction,
    probe: ({ actor, foreign, own }) =>
      actor.etcd.kv.txn({
        success: [
          { request_put: { key: own.newKey, value } },
          { request_put: { key: foreign.newKey, value } },
        ],
      }),
  },
];

function taken(operation: Operation): Transaction {
  return { success: [operation] };
}

function notTaken(operation: Operation): Transaction {
  return { failure: [operation] };
}

function nested(operation: Operation): Operation {
  return { request_txn: taken(operation) };
}
