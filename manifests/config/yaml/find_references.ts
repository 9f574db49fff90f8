import { type Alias, isMap, type Node, type ParsedNode, visit, type YAMLMap } from "yaml";
import type { AliasTargets } from "./alias_targets.ts";
import { isMergeKey, keyName, mergeSources } from "./mapping_keys.ts";
import type { TextProblem } from "../text_problem.ts";

/** What was found when names within a document were resolved. */
export interface References {
  readonly targets: AliasTargets;
  readonly problems: readonly TextProblem[];
  /** An upper bound of the fields that merge keys copy. */
  readonly mergedFields: number;
}

/**
 * Resolves aliases, and reports what the parser leaves to the conversion, where it has no place:
 * aliases without an anchor, merges of anything but mappings, and keys that stand twice.
 */
export function findReferences(root: ParsedNode | null): References {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const problems: TextProblem[] = [];
  const counts = { merges: 0, fields: 0 };
  visit(root, {
    Node(_key, node) {
      if ("anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, node);
    },
    Alias(_key, alias) {
      const target = anchors.get(alias.source);
      if (target === undefined) problems.push(withoutAnchor(alias));
      else targets.set(alias, target);
    },
    Map(_key, map) {
      if (map.anchor !== undefined) anchors.set(map.anchor, map);
      problems.push(...repeatedKeys(map));
      counts.fields += map.items.length;
    },
  });
  visit(root, {
    Pair(_key, pair) {
      if (!isMergeKey(pair.key)) return;
      const sources = mergeSources(pair, targets);
      counts.merges += sources.length;
      if (!sources.every(isMap)) problems.push(unmergeable(pair.key as Node));
    },
  });
  return { targets, problems, mergedFields: counts.merges * counts.fields };
}

function withoutAnchor(alias: Alias): TextProblem {
  return {
    code: "yaml-syntax",
    offset: alias.range?.[0] ?? 0,
    message: `alias "*${alias.source}" has no anchor "&${alias.source}" before it`,
    hint: `Put "&${alias.source}" in front of the value that is meant`,
  };
}

function unmergeable(key: Node): TextProblem {
  return {
    code: "yaml-syntax",
    offset: key.range?.[0] ?? 0,
    message: 'only mappings can be merged with "<<"',
    hint: "Name a mapping by its alias, or a list of such aliases",
  };
}

function repeatedKeys(map: YAMLMap): TextProblem[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }): TextProblem[] => {
    const name = keyName(key);
    if (isMergeKey(key) || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{
      code: "yaml-syntax",
      offset: (key as Node).range?.[0] ?? 0,
      message: `key ${JSON.stringify(name)} stands twice in one mapping`,
      hint: "Remove one of the two",
    }];
  });
}
