import { keySources } from "../decision_sources.ts";
import type { IsolationCell } from "../isolation_cell.ts";
import { spanCases } from "../key_spans.ts";

/** `KV.DeleteRange`, silent and returning what was deleted. */
export const deleteRangeCells: readonly IsolationCell[] = [false, true].flatMap((prev_kv) =>
  spanCases.map(({ own, span, target }): IsolationCell => ({
    rpc: "KV.DeleteRange",
    target: prev_kv ? `${target}, returning what was deleted` : target,
    tenant: own ? "allowed" : "denied",
    stranger: "denied",
    source: keySources.deleteRange,
    probe: (scene) => scene.actor.etcd.kv.deleteRange({ ...span(scene), prev_kv }),
  }))
);
