/**
 * Where a text stops being JSON. V8 names the place of some mistakes only, so this looks for the
 * shortest beginning of the text that is wrong and not merely incomplete.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { jsonErrorOffset } from "./json_error_offset.ts";
 *
 * assert.equal(jsonErrorOffset('{"a": x}'), 6);
 * assert.equal(jsonErrorOffset('{"a": 1'), 7);
 * ```
 */
export function jsonErrorOffset(text: string): number {
  let right = 0;
  let wrong = text.length + 1;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (middle <= text.length && isBeginning(text.slice(0, middle))) right = middle;
    else wrong = middle;
  }
  return right;
}

/** Whether more text could still make it right: V8 stumbles over its end, not before. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    return message.startsWith("Unexpected end") || position === String(text.length);
  }
}
