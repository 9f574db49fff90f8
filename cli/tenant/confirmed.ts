import { Failure } from "../../diagnostics/failure.ts";
import type { FlagSpec } from "../option_spec.ts";

/** The option that answers the question beforehand. */
export const yes = {
  type: "flag",
  short: "y",
  summary: "Do it without asking",
} as const satisfies FlagSpec;

/**
 * Whether a person agrees. Without a terminal nobody can be asked, and nothing is agreed to.
 *
 * @throws {Failure} `usage` where nobody can be asked
 */
export function confirmed(question: string, { isAgreed }: { readonly isAgreed: boolean }): boolean {
  if (isAgreed) return true;
  if (Deno.stdin.isTerminal()) return confirm(question);
  throw new Failure("usage", "Nobody can be asked whether to go on", {
    hint: "Give --yes, or run it in a terminal",
  });
}
