/** A row: what it is about, and what there is to say about it. */
export type Row = readonly [term: string, text: string];

/** How wide the columns get. */
export interface ColumnOptions {
  /** The width of the whole, in characters. Default 80. */
  readonly width?: number;
  /** Dresses up a term without changing how wide it looks. Default: nothing. */
  readonly term?: (term: string) => string;
}

/**
 * Lays rows out in two columns, indented by two, the right one wrapped. A term that is too wide for
 * its column gets a line of its own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { twoColumns } from "./two_columns.ts";
 *
 * assert.deepEqual(twoColumns([["render", "Print the objects"], ["bench", "Put load on etcd"]]), [
 *   "  render  Print the objects",
 *   "  bench   Put load on etcd",
 * ]);
 * ```
 */
export function twoColumns(rows: readonly Row[], options: ColumnOptions = {}): string[] {
  const { width = 80, term: dress = (term: string) => term } = options;
  const widest = Math.max(0, ...rows.map(([term]) => term.length).filter((it) => it <= 28));
  const indent = " ".repeat(widest + 4);
  return rows.flatMap(([term, text]) => {
    const [first = "", ...rest] = wrapped(text, width - indent.length);
    const below = rest.map((line) => indent + line);
    if (term.length > widest) return [`  ${dress(term)}`, indent + first, ...below];
    const gap = " ".repeat(widest - term.length);
    return [`  ${dress(term)}${gap}  ${first}`.trimEnd(), ...below];
  });
}

/** Breaks a text at spaces into lines of at most `width` characters; a longer word stays whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
