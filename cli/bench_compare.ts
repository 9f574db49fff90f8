import { ExitCode } from "../diagnostics/exit_code.ts";
import { type Command, defineCommand } from "./command.ts";

/** `kamaji-etcd bench compare`: whether a change made anything worse. */
export const command: Command = defineCommand({
  description:
    "Compares results that bench --json wrote, without and with a change. A difference is claimed " +
    "only where everything speaks for it: the interval of the ratio (block bootstrap), its size, " +
    "the probability (Mann-Whitney U, corrected by Holm), and most pairs of runs.\n\nSeveral " +
    "results of a side are separated by commas, in the order in which they were made; the first of " +
    "one side is paired with the first of the other.\n\nExit codes: 0 nothing became worse, 1 usage " +
    "or runs that cannot be compared, 5 something became worse.",
  positionals: [
    { name: "before", summary: "Results without the change", completes: "file" },
    { name: "after", summary: "Results with the change", completes: "file" },
  ],
  options: {
    "minimum-effect": {
      type: "number",
      placeholder: "SHARE",
      summary: "Smallest difference that matters",
      default: 0.05,
      minimum: 0,
    },
    "across-environments": {
      type: "flag",
      summary: "Compare also runs of different machines or clusters",
    },
    "output": {
      type: "choice",
      placeholder: "FORM",
      choices: ["text", "markdown", "json"],
      summary: "Form of the answer",
      default: "text",
    },
  },
  examples: [
    { args: "before.json after.json", summary: "Compare one run of each side" },
    { args: "a1.json,a2.json b1.json,b2.json --output markdown", summary: "For a pull request" },
  ],
  run: async ({ options, positionals, write, paint }) => {
    const [{ compareRuns }, { comparisonMarkdown, comparisonText }, { readResult }] = await Promise
      .all([
        import("../bench/compare/compare_runs.ts"),
        import("../bench/compare/comparison_text.ts"),
        import("../bench/results/read_result.ts"),
      ]);
    const [base, head] = await Promise.all(
      [positionals.before, positionals.after].map((files) =>
        Promise.all(files.split(",").map(readResult))
      ),
    );
    const comparison = compareRuns({ base: base ?? [], head: head ?? [] }, {
      minimumEffect: options["minimum-effect"],
      acrossEnvironments: options["across-environments"],
    });
    if (options.output === "json") write(JSON.stringify(comparison, null, 2));
    else if (options.output === "markdown") write(comparisonMarkdown(comparison));
    else write(comparisonText(comparison, paint));
    return comparison.regressed ? ExitCode.Regressed : ExitCode.Success;
  },
});
