import type { Finding } from "./finding.ts";
import { createPaint, type Paint } from "./paint.ts";

/**
 * Tells everything that is wrong with a configuration, as lines without a last line end: for each
 * problem `error[code] file:line:column path: message` and, where there is one, `hint: …`; then how
 * many there are, if there are several.
 *
 * @param findings at least one
 * @param paint colours of the stream the text goes to; none by default
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { describeFindings } from "./describe_findings.ts";
 *
 * const text = describeFindings([{
 *   code: "even-members",
 *   position: { file: "etcd.yaml", line: 6, column: 12 },
 *   path: "spec.members",
 *   message: "expected 1, 3, 5 or 7 members, found 4",
 *   hint: "Write 3 or 5",
 * }]);
 * assert.equal(
 *   text,
 *   "error[even-members] etcd.yaml:6:12 spec.members: expected 1, 3, 5 or 7 members, found 4\n" +
 *     "hint: Write 3 or 5",
 * );
 * ```
 */
export function describeFindings(
  findings: readonly Finding[],
  paint: Paint = createPaint(false),
): string {
  const lines = findings.flatMap((finding) => describe(finding, paint));
  if (findings.length > 1) lines.push(`${findings.length} problems`);
  return lines.join("\n");
}

function describe({ code, position, path, message, hint }: Finding, paint: Paint): string[] {
  const place = paint.strong(`${position.file}:${position.line}:${position.column}`);
  const field = path === "" ? "" : `${path}: `;
  return [
    `${paint.bad(`error[${code}]`)} ${place} ${field}${message}`,
    ...(hint === undefined ? [] : [`${paint.hint("hint:")} ${hint}`]),
  ];
}
