/** How a text is laid out. */
export interface WrapOptions {
  /** The most characters of a line, the indent included. */
  readonly width: number;
  /** What stands before every line. */
  readonly indent?: string;
  /** What stands before the first line instead; as wide as the indent. */
  readonly first?: string;
}

/**
 * Breaks a text at spaces into indented lines. A word that is too long gets a line of its own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wrappedLines } from "./wrapped_lines.ts";
 *
 * assert.deepEqual(wrappedLines("one two three", { width: 9, indent: "  ", first: "- " }), [
 *   "- one two",
 *   "  three",
 * ]);
 * ```
 */
export function wrappedLines(text: string, options: WrapOptions): string[] {
  const { width, indent = "", first = indent } = options;
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1);
    if (line === undefined || indent.length + line.length + 1 + word.length > width) {
      lines.push(word);
    } else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line, index) => `${index === 0 ? first : indent}${line}`);
}
