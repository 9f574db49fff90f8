/** One finding of `deno doc --lint`. */
export interface DocFinding {
  /** Its rule, as in `missing-jsdoc`. */
  readonly rule: string;
  /** The path as it was printed. */
  readonly path: string;
  /** All its lines. */
  readonly text: string;
}

/** What is asked only where types are written down. */
const typeRules = ["missing-explicit-type", "missing-return-type"];

/** Takes the findings of `deno doc --lint` from what it printed, colours and summary left out. */
export function readDocFindings(output: string): DocFinding[] {
  return output.split(/^(?=error\[)/m).flatMap((text) => {
    const rule = /^error\[([\w-]+)\]/.exec(text)?.[1];
    const path = /^\s*--> (.+?):\d+:\d+$/m.exec(text)?.[1];
    return rule === undefined || path === undefined ? [] : [{ rule, path, text: text.trimEnd() }];
  });
}

/**
 * Whether a finding is accepted: the types of a zod schema are inferred from it, and written down
 * a second time, as the lint wants them, they would be a second source. The fields carry
 * descriptions instead, which a test demands.
 *
 * @param source the text of the file it is about
 */
export function isAcceptedFinding(finding: DocFinding, source: string): boolean {
  const ofSchema = /^import \* as z from "zod(\/mini)?";$/m.test(source);
  return ofSchema && typeRules.includes(finding.rule);
}
