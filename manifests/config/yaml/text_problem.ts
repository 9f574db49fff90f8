import type { FindingCode } from "../../../diagnostics/finding.ts";

/** A problem of a text, before its offset became a line and a column. */
export interface TextProblem {
  readonly code: FindingCode;
  /** Where it is, in UTF-16 code units. */
  readonly offset: number;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}
