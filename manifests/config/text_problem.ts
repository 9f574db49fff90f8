import type { Finding, FindingCode } from "../../diagnostics/finding.ts";
import { positionIn } from "./text_position.ts";

/** A problem of a text, before its offset became a line and a column. */
export interface TextProblem {
  /** The stable code of the finding it becomes. */
  readonly code: FindingCode;
  /** Where it is, in UTF-16 code units. */
  readonly offset: number;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A text and the name that its positions carry. */
export interface NamedText {
  /** The whole text. */
  readonly text: string;
  /** The name of the file. */
  readonly file: string;
}

/** Gives a problem of a text its line and column. */
export function textFinding(problem: TextProblem, { text, file }: NamedText): Finding {
  return {
    code: problem.code,
    position: positionIn(text, { file, offset: problem.offset }),
    path: "",
    message: problem.message,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  };
}
