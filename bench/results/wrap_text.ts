/** How a text is laid out. */
export interface WrapOptions {
  /** Columns that a line may take, indentation included. */
  readonly width: number;
  /** Spaces before every line but the first, which the caller begins. */
  readonly indent: number;
}

/**
 * Breaks a text between words, so that no line is wider than asked for. A word that is wider alone
 * stays whole: a path or a key that is broken cannot be copied.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wrapText } from "./wrap_text.ts";
 *
 * assert.equal(wrapText("one two three", { width: 9, indent: 2 }), "one two\n  three");
 * ```
 */
export function wrapText(text: string, { indent, width }: WrapOptions): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && longer.length > width - indent) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
