import type { KubernetesObject } from "./kubernetes_object.ts";
import { yamlBlock, yamlNumber, yamlScalar } from "./yaml_scalar.ts";

/** Keys that come before all others, in the order Kubernetes' own tools write them. */
const leadingKeys = ["apiVersion", "kind", "metadata", "name", "namespace"];

/**
 * Writes objects as canonical YAML: the same objects always become the same bytes, whatever the
 * order of their keys. Keys are sorted, but apiVersion, kind, metadata, name and namespace come
 * first; documents are separated by `---`; there are no anchors, comments and folded lines. Readers
 * of YAML 1.1 and 1.2 understand the same.
 *
 * @throws {TypeError} if a value is neither text, finite number, boolean, null, array nor object
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { toYaml } from "./to_yaml.ts";
 *
 * assert.equal(
 *   toYaml([{ kind: "Namespace", apiVersion: "v1", metadata: { name: "on" } }]),
 *   'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: "on"\n',
 * );
 * ```
 */
export function toYaml(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => `${linesOf(object).join("\n")}\n`).join("---\n");
}

/** The lines of a value; those behind the first have yet to be indented below their key or dash. */
function linesOf(value: unknown): readonly string[] {
  if (value === null) return ["null"];
  switch (typeof value) {
    case "string":
      return yamlBlock(value) ?? [yamlScalar(value)];
    case "number":
      return [yamlNumber(value)];
    case "boolean":
      return [String(value)];
    case "object":
      return Array.isArray(value) ? arrayLines(value) : mapLines(value);
    default:
      throw new TypeError(`No YAML for a ${typeof value}`);
  }
}

function arrayLines(items: readonly unknown[]): readonly string[] {
  if (items.length === 0) return ["[]"];
  return items.flatMap((item) =>
    linesOf(item).map((line, index) => index === 0 ? `- ${line}` : indented(line))
  );
}

function mapLines(map: object): readonly string[] {
  if (!isRecord(map)) throw new TypeError(`No YAML for a ${map.constructor.name}`);
  const entries = Object.entries(map).filter(([, value]) => value !== undefined).sort(byKey);
  if (entries.length === 0) return ["{}"];
  return entries.flatMap(([key, value]) => {
    const start = `${yamlScalar(key)}:`;
    const lines = linesOf(value);
    if (isNested(value, lines)) return [start, ...lines.map(indented)];
    const [first, ...rest] = lines;
    return [`${start} ${first}`, ...rest.map(indented)];
  });
}

function isRecord(map: object): boolean {
  const prototype = Object.getPrototypeOf(map);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a value's lines go below its key instead of behind it. */
function isNested(value: unknown, [first]: readonly string[]): boolean {
  return typeof value === "object" && value !== null && first !== "{}" && first !== "[]";
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(key: string): number {
  const index = leadingKeys.indexOf(key);
  return index < 0 ? leadingKeys.length : index;
}

/** An empty line of a text stays empty. */
function indented(line: string): string {
  return line === "" ? "" : `  ${line}`;
}
