import { Buffer } from "node:buffer";
import { keySources } from "../decision_sources.ts";
import { encodeFields } from "../protobuf_fields.ts";
import type { IsolationCell } from "../isolation_cell.ts";
import { type KeySpan, spanCases } from "../key_spans.ts";
import type { Scene } from "../scene.ts";

type RangeRequest = NonNullable<Parameters<Scene["actor"]["etcd"]["kv"]["range"]>[0]>;

/** `KV.Range`, and `KV.RangeStream` that came with 3.7. */
export const rangeCells: readonly IsolationCell[] = [
  ...spanCases.map(({ own, span, target }): IsolationCell => ({
    rpc: "KV.Range",
    target,
    tenant: own ? "allowed" : "denied",
    stranger: "denied",
    source: keySources.range,
    probe: (scene) => range(scene, span(scene)),
  })),
  ...[
    foreignPrefix("serializable", { serializable: true }),
    foreignPrefix("counted only", { count_only: true }),
    foreignPrefix("keys only", { keys_only: true }),
    foreignPrefix("at an old revision", { revision: 2 }),
    foreignPrefix("sorted and limited", { limit: 1, sort_order: "Descend", sort_target: "Mod" }),
  ],
  ...spanCases.map(({ own, span, target }): IsolationCell => ({
    rpc: "KV.RangeStream",
    target,
    tenant: { "3.5": "absent", "3.6": "absent", "3.7": own ? "allowed" : "denied" },
    stranger: { "3.5": "absent", "3.6": "absent", "3.7": "denied" },
    source: keySources.rangeStream,
    probe: (scene) => rangeStream(scene, span(scene)),
  })),
];

function foreignPrefix(how: string, options: RangeRequest): IsolationCell {
  return {
    rpc: "KV.Range",
    target: `a foreign prefix, ${how}`,
    tenant: "denied",
    stranger: "denied",
    source: keySources.range,
    probe: (scene) => {
      const { prefix: key, prefixEnd: range_end } = scene.foreign;
      return range(scene, { key, range_end, ...options });
    },
  };
}

function range({ actor }: Scene, request: RangeRequest): Promise<unknown> {
  return actor.etcd.kv.range(request);
}

/** etcd3's schema is older than this method (etcd api/etcdserverpb/rpc.proto, RangeRequest). */
async function rangeStream({ actor }: Scene, { key, range_end }: KeySpan): Promise<unknown> {
  const fields = range_end === undefined ? { 1: key } : { 1: key, 2: range_end };
  const answers = await actor.raw.stream({
    method: "/etcdserverpb.KV/RangeStream",
    message: encodeFields(fields),
  });
  return Buffer.concat(answers);
}
