import type { Finding } from "../../../diagnostics/finding.ts";
import type { NamedText } from "../text_problem.ts";
import { evaluationLimits } from "./evaluation_limits.ts";
import { runSandbox } from "./run_sandbox.ts";
import type { LineAndColumn } from "./strip_types.ts";

/** What `stripTypes` said about a text that it refused. */
export interface StrippingRefusal {
  /** What is wrong. */
  readonly reason: string;
  /** Where, when it is known. */
  readonly place?: LineAndColumn;
}

/**
 * Finds out where TypeScript breaks off. Stripping types does not tell the place of a syntax
 * error, while Deno's loader does; it is asked in the sandbox, in case it accepts the text after
 * all and runs it.
 */
export async function findSyntaxError(
  { text, file }: NamedText,
  refusal: StrippingRefusal,
): Promise<Finding> {
  const { reason, place } = refusal.place === undefined ? await askLoader(text, refusal) : refusal;
  return {
    code: "unreadable",
    position: { file, ...(place ?? { line: 1, column: 1 }) },
    path: "",
    message: `the file is no TypeScript that can run as it is: ${reason}`,
    hint: "Correct the syntax, and use nothing that must be translated, such as enum or namespace",
  };
}

async function askLoader(text: string, refusal: StrippingRefusal): Promise<StrippingRefusal> {
  const url = URL.createObjectURL(new Blob([text], { type: "application/typescript" }));
  try {
    const result = await runSandbox(url, evaluationLimits);
    if (result.outcome !== "failed") return refusal;
    const match = /^(?:\w*Error: )*([^\n]+)\n.*:(\d+):(\d+)\s*$/s.exec(result.message);
    if (match === null) return refusal;
    const [, reason = "", line, column] = match;
    return { reason, place: { line: Number(line), column: Number(column) } };
  } finally {
    URL.revokeObjectURL(url);
  }
}
