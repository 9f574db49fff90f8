/** The longest text that a message repeats in full. */
const longestQuote = 60;

/**
 * Names a value in the words of a message: `the text "three"`, `the number 3`, `a list`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { describeValue } from "./describe_value.ts";
 *
 * assert.equal(describeValue("three"), 'the text "three"');
 * assert.equal(describeValue([1, 2]), "a list");
 * ```
 */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return `the text ${quoteText(value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `${value}`;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

/** Quotes a text on one line, and shortens a long one. */
export function quoteText(text: string): string {
  const characters = [...text.slice(0, 2 * longestQuote + 2)];
  if (characters.length <= longestQuote) return JSON.stringify(text);
  return JSON.stringify(`${characters.slice(0, longestQuote).join("")}…`);
}
