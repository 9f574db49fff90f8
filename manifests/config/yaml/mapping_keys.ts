import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import { type AliasTargets, resolveAlias } from "./alias_targets.ts";

/** Whether the key of a mapping is `<<`, which the yaml package reads as a symbol. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol" && key.value.description === "<<";
}

/** What a merge key takes fields from, first what wins; only mappings can be merged. */
export function mergeSources(pair: Pair, targets: AliasTargets): unknown[] {
  const value = resolveAlias(pair.value, targets);
  const sources = isSeq(value) ? value.items : [value];
  return sources.map((source) => resolveAlias(source, targets));
}

/** The name that a plain key becomes in the document. */
export function keyName(key: unknown): string {
  return isScalar(key) && key.value !== null ? String(key.value) : "";
}

/** A mapping's own pair of that name, or the merged one that wins. */
export function findPair(
  map: YAMLMap,
  { name, targets }: { name: string; targets: AliasTargets },
): Pair | undefined {
  const own = map.items.find(({ key }) => !isMergeKey(key) && keyName(key) === name);
  if (own !== undefined) return own;
  for (const merge of map.items.filter(({ key }) => isMergeKey(key))) {
    for (const source of mergeSources(merge, targets).filter(isMap)) {
      const merged = findPair(source, { name, targets });
      if (merged !== undefined) return merged;
    }
  }
  return undefined;
}
