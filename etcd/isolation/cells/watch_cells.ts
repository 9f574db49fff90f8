import { Buffer } from "node:buffer";
import { keySources } from "../decision_sources.ts";
import type { IsolationCell, Verdict } from "../isolation_cell.ts";
import { openEnd, spanCases } from "../key_spans.ts";
import type { Scene } from "../scene.ts";
import { watchOnce, type WatchTarget } from "../watch_once.ts";

/** From the first revision on, so that a watch that is let through shows what it would deliver. */
function wholeHistory({ firstRevision }: Scene): Pick<WatchTarget, "prev_kv" | "start_revision"> {
  return { start_revision: firstRevision, prev_kv: true };
}

/** `Watch.Watch`: etcd decides when a watch is created, and not again while it lasts. */
export const watchCells: readonly IsolationCell[] = [
  ...spanCases
    .filter(({ target }) => !target.startsWith("nothing"))
    .map(({ own, span, target }) =>
      cell(`${target}, from the first revision`, own ? "allowed" : "denied", (scene) => ({
        ...span(scene),
        ...wholeHistory(scene),
      }))
    ),
  cell("an own key, from now on", "allowed", ({ own }) => ({ key: own.key })),
  cell("a foreign key, from now on", "denied", ({ foreign }) => ({ key: foreign.key })),
  cell("a foreign key, deletions only", "denied", ({ foreign }) => ({
    key: foreign.key,
    filters: ["Noput"],
  })),
  cell("a foreign prefix, fragmented, with progress", "denied", ({ foreign }) => ({
    key: foreign.prefix,
    range_end: foreign.prefixEnd,
    fragment: true,
    progress_notify: true,
  })),
  cell("all keys, an empty key with the open end \\0", "denied", (scene) => ({
    key: Buffer.alloc(0),
    range_end: openEnd,
    ...wholeHistory(scene),
  })),
];

function cell(
  target: string,
  tenant: Verdict,
  request: (scene: Scene) => WatchTarget,
): IsolationCell {
  return {
    rpc: "Watch.Watch",
    target,
    tenant,
    stranger: "denied",
    source: keySources.watch,
    probe: (scene) => watchOnce(scene.actor, request(scene)),
  };
}
