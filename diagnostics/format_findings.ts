import type { Finding } from "./finding.ts";
import { createPaint, type Paint } from "./paint.ts";
import { sarifLog } from "./sarif_log.ts";

/** How findings are written: for people, for scripts, or for code scanning (SARIF 2.1.0). */
export type FindingsFormat = "text" | "json" | "sarif";

/** All formats, the default first. */
export const findingsFormats = ["text", "json", "sarif"] as const;

/** What findings look like. */
export interface FormatFindingsOptions {
  /** Colours for the text. Default: none. */
  readonly paint?: Paint;
}

/**
 * Writes findings, without a last line end. As text, each is one line
 * `file:line:column code path: message`, perhaps with a second one for its hint, and the last line
 * counts them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatFindings } from "./format_findings.ts";
 *
 * const text = formatFindings([{
 *   code: "unknown-field",
 *   position: { file: "etcd.yaml", line: 6, column: 3 },
 *   path: "spec.memebrs",
 *   message: 'spec has no field "memebrs"',
 *   hint: 'Write "members"',
 * }], "text");
 * assert.equal(
 *   text,
 *   'etcd.yaml:6:3 unknown-field spec.memebrs: spec has no field "memebrs"\n' +
 *     '  hint: Write "members"\n' +
 *     "1 problem",
 * );
 * ```
 */
export function formatFindings(
  findings: readonly Finding[],
  format: FindingsFormat,
  { paint = createPaint(false) }: FormatFindingsOptions = {},
): string {
  switch (format) {
    case "text":
      return [...findings.flatMap((finding) => lines(finding, paint)), total(findings)].join("\n");
    case "json":
      return JSON.stringify({ findings }, null, 2);
    case "sarif":
      return JSON.stringify(sarifLog(findings), null, 2);
  }
}

function lines({ code, position, path, message, hint }: Finding, paint: Paint): string[] {
  const { file, line, column } = position;
  const place = paint.strong(oneLine(`${file}:${line}:${column}`));
  const field = path === "" ? "" : `${oneLine(path)}: `;
  const first = `${place} ${paint.bad(code)} ${field}${oneLine(message)}`;
  return hint === undefined ? [first] : [first, `  ${paint.hint("hint:")} ${oneLine(hint)}`];
}

function total({ length }: readonly Finding[]): string {
  return length === 1 ? "1 problem" : `${length} problems`;
}

/** A text of the user's must not make lines of its own, nor control the terminal. */
function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return character === "\n" ? "\\n" : `\\u${code}`;
  });
}
