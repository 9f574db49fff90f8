import type { Finding } from "../../../diagnostics/finding.ts";

/** Findings as `line:column code path`, for comparison as a whole. */
export function briefFindings(
  result: { readonly ok: true } | { readonly ok: false; readonly findings: readonly Finding[] },
): string[] {
  if (result.ok) return [];
  return result.findings.map(({ position: { line, column }, code, path }) =>
    `${line}:${column} ${code} ${path}`.trimEnd()
  );
}
