import type { Versions } from "./field_changes.ts";

/** The most characters of a value that are shown. */
const longestValue = 90;

/**
 * Writes the two states of a field on one line each; nothing for one that is not there. Of long
 * texts only the end that differs is shown, and of several lines only how many there are.
 */
export function formatValue(
  { before, after }: Versions,
): readonly [before: string | undefined, after: string | undefined] {
  const [old, now] = [oneLine(before), oneLine(after)];
  if (old === undefined || now === undefined) return [shortened(old), shortened(now)];
  const shared = sharedLength(old, now);
  const start = Math.max(0, shared - longestValue / 2);
  if (old.length <= longestValue && now.length <= longestValue) return [old, now];
  const from = (text: string) => start === 0 ? text : `…${text.slice(start)}`;
  return [shortened(from(old)), shortened(from(now))];
}

function oneLine(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return escaped(JSON.stringify(value));
  const lines = value.trimEnd().split("\n").length;
  if (lines > 1) return `${lines} lines, ${value.length} characters`;
  return /^[\x21-\x7e]+$/.test(value) ? value : escaped(JSON.stringify(value));
}

/** What a document says must not control the terminal. */
function escaped(text: string): string {
  return text.replaceAll(
    /[\x7f-\x9f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function shortened(text: string | undefined): string | undefined {
  if (text === undefined || text.length <= longestValue) return text;
  return `${text.slice(0, longestValue - 1)}…`;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
