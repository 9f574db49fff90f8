import { type Alias, isMap, isScalar, type Node, type ParsedNode, visit, type YAMLMap } from "yaml";
import type { AliasTargets } from "./alias_targets.ts";
import { quoteText } from "../describe_value.ts";
import { isMergeKey, keyName, mergeSources } from "./mapping_keys.ts";
import type { TextProblem } from "../text_problem.ts";

/** What was found when names within a document were resolved. */
export interface References {
  /** What each alias stands for. */
  readonly targets: AliasTargets;
  /** What could not be resolved, up to 20 of them. */
  readonly problems: readonly TextProblem[];
  /** An upper bound of the fields that merge keys copy. */
  readonly mergedFields: number;
}

/** Problems of one document that are reported. */
const mostProblems = 20;

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
      problems.push(...keyProblems(map));
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
  return {
    targets,
    problems: problems.slice(0, mostProblems),
    mergedFields: counts.merges * counts.fields,
  };
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

/** Keys that are no plain values have no name, and those that stand twice hide each other. */
function keyProblems(map: YAMLMap): TextProblem[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }): TextProblem[] => {
    if (isMergeKey(key)) return [];
    if (!isScalar(key)) return [unnamed(key as Node)];
    const name = keyName(key);
    if (seen.has(name)) return [repeated(key, name)];
    seen.add(name);
    return [];
  });
}

function unnamed(key: Node): TextProblem {
  return {
    code: "yaml-syntax",
    offset: key.range?.[0] ?? 0,
    message: "expected text as the key of a mapping, found something else",
    hint: "Write a plain word, or put braces and asterisks in quotes",
  };
}

function repeated(key: Node, name: string): TextProblem {
  return {
    code: "yaml-syntax",
    offset: key.range?.[0] ?? 0,
    message: `key ${quoteText(name)} stands twice in one mapping`,
    hint: "Remove one of the two",
  };
}
