/** The place of a field in a document: names of fields and indexes of list items. */
export type FieldPath = readonly (string | number)[];

/**
 * Writes a path as people write it, or an empty text for the whole document.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatFieldPath } from "./field_path.ts";
 *
 * assert.equal(formatFieldPath(["spec", "tenants", 2, "name"]), "spec.tenants[2].name");
 * assert.equal(formatFieldPath(["labels", "example.com/team"]), 'labels["example.com/team"]');
 * ```
 */
export function formatFieldPath(path: FieldPath): string {
  return path.map((part, index) => {
    if (typeof part === "number") return `[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
    return index === 0 ? part : `.${part}`;
  }).join("");
}

/** Whether one of two paths leads to the other, or both are the same. */
export function pathsOverlap(one: FieldPath, other: FieldPath): boolean {
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).every((part, index) => part === other[index]);
}

/** The value at a path, or `undefined` where the document has none. */
export function valueAt(document: unknown, path: FieldPath): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
