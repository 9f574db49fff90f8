import { keySources } from "../decision_sources.ts";
import type { IsolationCell } from "../isolation_cell.ts";

/** `KV.Compact`: history belongs to everybody, so only root may drop it. */
export const compactCells: readonly IsolationCell[] = [false, true].map((physical) => ({
  rpc: "KV.Compact",
  target: physical ? "everybody's history, waiting for it" : "everybody's history",
  tenant: "denied",
  stranger: "denied",
  source: keySources.compact,
  root: "untried",
  probe: ({ actor }) => actor.etcd.kv.compact({ revision: 2, physical }),
}));
