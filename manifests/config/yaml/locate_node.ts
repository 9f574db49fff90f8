import { isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { FieldPart } from "../config_problem.ts";
import type { FieldPath } from "../field_path.ts";
import { type AliasTargets, resolveAlias } from "./alias_targets.ts";
import { findPair } from "./mapping_keys.ts";

/** What is looked for. */
export interface NodeQuery {
  /** The field. */
  readonly path: FieldPath;
  /** Which part of it. */
  readonly part: FieldPart;
  /** What the document's aliases stand for. */
  readonly targets: AliasTargets;
}

/** Where a field of a document stands. */
export interface LocatedNode {
  /** Offset into the text. */
  readonly offset: number;
  /** The node of the field's value, when the text has the field. */
  readonly node: Node | undefined;
}

/**
 * Finds a field in the text, through aliases and merge keys. A field that the text does not have
 * is placed at the key of its nearest ancestor.
 */
export function locateNode(root: Node | null, query: NodeQuery): LocatedNode {
  let place: Place = { value: root ?? undefined };
  for (const part of query.path) {
    const child = childOf(place, { part, targets: query.targets });
    if (child === undefined) return { offset: offsetOf(place.key ?? place.value), node: undefined };
    place = child;
  }
  const pointsAtKey = query.part === "key" || isLeftOut(place.value);
  const node = pointsAtKey ? place.key ?? place.value : place.value;
  return { offset: offsetOf(node), node: place.value };
}

interface Place {
  readonly key?: Node;
  readonly value: Node | undefined;
}

function childOf(
  { value }: Place,
  { part, targets }: { part: string | number; targets: AliasTargets },
): Place | undefined {
  const parent = resolveAlias(value, targets);
  if (isSeq(parent)) {
    const item = typeof part === "number" ? parent.items[part] : undefined;
    return isNode(item) ? { value: item } : undefined;
  }
  const pair = isMap(parent) ? findPair(parent, { name: String(part), targets }) : undefined;
  return pair === undefined ? undefined : placeOf(pair);
}

function placeOf({ key, value }: Pair): Place {
  const node = isNode(value) ? value : undefined;
  return isNode(key) ? { key, value: node } : { value: node };
}

/** A value that was left out has no place of its own. */
function isLeftOut(node: Node | undefined): boolean {
  return node === undefined || (isScalar(node) && node.value === null && node.source === "");
}

function offsetOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0;
}
