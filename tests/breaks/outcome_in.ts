/** How a case ended: it failed, it passed, or it never came to an end. */
export type Outcome = "failed" | "passed" | "not run";

/**
 * How a case below the top level ended, by what `deno test` has printed of it so far. A file that
 * does not load, a hook that fails before the case and another case that fails leave it "not run".
 */
export function outcomeIn(output: string, name: string): Outcome {
  for (const line of output.split("\n")) {
    if (!line.startsWith("  ")) continue;
    const told = line.trimStart();
    if (told.startsWith(`${name} ... FAILED`)) return "failed";
    if (told.startsWith(`${name} ... ok`)) return "passed";
  }
  return "not run";
}
