import { keySources } from "../decision_sources.ts";
import type { IsolationCell } from "../isolation_cell.ts";
import { type KeySpan, spanCases } from "../key_spans.ts";
import type { Scene } from "../scene.ts";

type Compare = NonNullable<Parameters<Scene["actor"]["etcd"]["kv"]["txn"]>[0]["compare"]>[number];

/** What can be asked of a key without reading it; each would tell something about a foreign one. */
const questions = [
  { about: "value", target: "Value" },
  { about: "version", target: "Version" },
  { about: "creation", target: "Create" },
  { about: "modification", target: "Mod" },
  { about: "lease", target: "Lease" },
] as const;

/** The comparisons of `KV.Txn`, at the top and nested. */
export const compareCells: readonly IsolationCell[] = [
  ...spanCases.map(({ own, span, target }) =>
    cell(`compares ${target}`, own, (scene) => whether(span(scene)))
  ),
  ...questions.map(({ about, target }) =>
    cell(`compares the ${about} of a foreign key`, false, ({ foreign }) => ({
      key: foreign.key,
      target,
    }))
  ),
  nestedCell("compares an own key, nested", true, ({ own }) => whether({ key: own.key })),
  nestedCell(
    "compares a foreign key, nested",
    false,
    ({ foreign }) => whether({ key: foreign.key }),
  ),
];

/** Whether any key of a span exists. */
function whether(span: KeySpan): Compare {
  return { ...span, target: "Version", result: "Greater", version: 0 };
}

function cell(target: string, own: boolean, compare: (scene: Scene) => Compare): IsolationCell {
  return {
    rpc: "KV.Txn",
    target,
    tenant: own ? "allowed" : "denied",
    stranger: "denied",
    source: keySources.compare,
    probe: (scene) => scene.actor.etcd.kv.txn({ compare: [compare(scene)] }),
  };
}

function nestedCell(
  target: string,
  own: boolean,
  compare: (scene: Scene) => Compare,
): IsolationCell {
  return {
    ...cell(target, own, compare),
    probe: (scene) =>
      scene.actor.etcd.kv.txn({ success: [{ request_txn: { compare: [compare(scene)] } }] }),
  };
}
