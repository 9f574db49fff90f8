/** How a case ended: it failed, it passed, or it never came to an end. */
export type Outcome = "failed" | "passed" | "not run";

/**
 * How a case below the top level ended, by what `deno test` has printed of it so far. A file that
 * does not load, a hook that fails before the case and another case that fails leave it "not run".
 * Of a case that takes longer than a minute the name and the end are on different lines: `deno test`
 * says in between that it is still running.
 */
export function outcomeIn(output: string, name: string): Outcome {
  let isUnderWay = false;
  for (const line of output.split("\n")) {
    const told = /^ {2,}\S/u.test(line) ? line.trimStart() : undefined;
    if (told !== undefined) isUnderWay = told.startsWith(`${name} ...`);
    const end = told === undefined ? line : told.slice(`${name} ...`.length);
    if (!isUnderWay) continue;
    if (end.startsWith(" FAILED")) return "failed";
    if (end.startsWith(" ok (")) return "passed";
  }
  return "not run";
}
