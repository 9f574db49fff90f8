import { type Alias, isAlias, type Node } from "yaml";

/** What each alias of a document stands for. */
export type AliasTargets = ReadonlyMap<Alias, Node>;

/** The node itself, or what it stands for when it is an alias. */
export function resolveAlias(node: unknown, targets: AliasTargets): unknown {
  return isAlias(node) ? targets.get(node) : node;
}
