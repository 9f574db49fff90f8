import type { Position } from "../../diagnostics/failure.ts";

/** A place in a text, by its offset in UTF-16 code units. */
export interface TextPlace {
  /** The name of the file the text came from. */
  readonly file: string;
  /** The offset, from 0. */
  readonly offset: number;
}

/**
 * Turns an offset into a line and a column; columns count UTF-16 code units, as editors and SARIF
 * (columnKind `utf16CodeUnits`) do.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { positionIn } from "./text_position.ts";
 *
 * const position = positionIn("a: 1\r\nb: 2\r\n", { file: "etcd.yaml", offset: 9 });
 * assert.deepEqual(position, { file: "etcd.yaml", line: 2, column: 4 });
 * ```
 */
export function positionIn(text: string, { file, offset }: TextPlace): Position {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", end + 1)) {
    line += 1;
    lineStart = end + 1;
  }
  return { file, line, column: offset - lineStart + 1 };
}
