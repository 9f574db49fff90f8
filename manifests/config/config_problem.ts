import type { Position } from "../../diagnostics/failure.ts";
import type { Finding, FindingCode } from "../../diagnostics/finding.ts";
import { type FieldPath, formatFieldPath } from "./field_path.ts";

/** Which part of a field is wrong: its name or its value. */
export type FieldPart = "key" | "value";

/** A problem of a document, before it has a place in a file. */
export interface ConfigProblem {
  /** The stable code of the finding it becomes. */
  readonly code: FindingCode;
  /** The field that is wrong. */
  readonly path: FieldPath;
  /** Where to point; a field that does not exist is looked for at its parent. */
  readonly part: FieldPart;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The field that was probably meant by an unknown one. */
  readonly meant?: FieldPath;
}

/** What is known about the text a document was read from. */
export interface ConfigText {
  /** The place of a field; of its nearest ancestor when the text does not have it. */
  position(path: FieldPath, part: FieldPart): Position;
  /** A plain value as it was written, before it became a number or a boolean. */
  written(path: FieldPath): string | undefined;
}

/** Gives a problem its place. */
export function findingOf(problem: ConfigProblem, text: ConfigText): Finding {
  return {
    code: problem.code,
    position: text.position(problem.path, problem.part),
    path: formatFieldPath(problem.path),
    message: problem.message,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  };
}
