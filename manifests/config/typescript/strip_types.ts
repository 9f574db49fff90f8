import { stripTypeScriptTypes } from "node:module";

/** JavaScript with every character where it was, or why there is none. */
export type StrippedCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: string; readonly place?: LineAndColumn };

/** A place in a text, counted from 1. */
export interface LineAndColumn {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
}

/**
 * Blanks out what only TypeScript knows. Syntax that would have to be translated, such as enums
 * and namespaces, is refused.
 */
export function stripTypes(text: string): StrippedCode {
  try {
    return { ok: true, code: stripTypeScriptTypes(text) };
  } catch (error) {
    return refusalOf(error instanceof Error ? error.message : String(error));
  }
}

/** The message ends with the place, but for plain syntax errors, which have none. */
function refusalOf(message: string): StrippedCode {
  const match = /^(.*?)\.? at \S+:(\d+):(\d+)$/s.exec(message);
  if (match === null) return { ok: false, reason: message };
  const [, reason = "", line, column] = match;
  return { ok: false, reason, place: { line: Number(line), column: Number(column) } };
}
