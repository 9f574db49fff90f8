import { Failure } from "../diagnostics/failure.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import { createProgress } from "../diagnostics/progress.ts";
import type { RunComparison } from "../bench/compare/compare_runs.ts";
import { benchOptions } from "./bench_options.ts";
import { type Command, type CommandContext, defineCommand } from "./command.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";
import { requireWritable } from "./require_writable.ts";
import { version } from "./version.ts";
import { writeReport } from "./write_report.ts";

const options = {
  "against": {
    type: "string",
    placeholder: "WHAT",
    completes: "file",
    summary: "Run both sides now: this tree against a git revision, or against an etcd binary",
  },
  "config": { ...benchOptions.config, summary: "With --against: configuration of both sides" },
  "members": { ...benchOptions.members, summary: "With --against: members of each side" },
  "etcd": { ...benchOptions.etcd, summary: "With --against: what our side's members run" },
  "seed": { ...benchOptions.seed, summary: "With --against: seed of what is asked for" },
  "minimum-effect": {
    type: "number",
    placeholder: "SHARE",
    summary: "Smallest difference that matters; 0.05, and 0.07 with --against",
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
  "json": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "With --against: also write everything that was measured",
  },
  "html": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Also write the answer as an HTML page that needs nothing else",
  },
} as const satisfies OptionSpecs;

type CompareOptions = OptionValues<typeof options>;

/** `kamaji-etcd bench compare`: whether a change made anything worse. */
export const command: Command = defineCommand({
  description:
    "Compares results that bench --json wrote, without and with a change. A difference is claimed " +
    "only where everything speaks for it: the interval of the ratio (block bootstrap), its size, " +
    "the probability (Mann-Whitney U, corrected by Holm), and most pairs of runs.\n\nSeveral " +
    "results of a side are separated by commas, in the order in which they were made; the first of " +
    "one side is paired with the first of the other.\n\nWith --against it makes its runs itself, in " +
    "about a minute: a cluster for each side, both up all the time, asked in short turns, A B B A, so " +
    "that a busy moment meets both. A revision is checked out for it: its defaults, flags, etcd " +
    "version and client are that side. A round of turns is one pair; the test is Wilcoxon's, " +
    "corrected by Holm.\n\n" +
    "Exit codes: 0 nothing became worse, 1 usage or runs that cannot be compared, 2 a side broke, 5 " +
    "something became worse.",
  positionals: [
    { name: "before", summary: "Results without the change", completes: "file", optional: true },
    { name: "after", summary: "Results with the change", completes: "file", optional: true },
  ],
  options,
  examples: [
    { args: "before.json after.json", summary: "Compare one run of each side" },
    { args: "a1.json,a2.json b1.json,b2.json --output markdown", summary: "For a pull request" },
    { args: "--against main --html compare.html", summary: "Fail where this tree is slower" },
    { args: "--against ./etcd-old --etcd ./etcd-new", summary: "Compare two etcd binaries" },
  ],
  run: async ({ options, positionals, ...context }) => {
    if (options.html !== undefined) await requireWritable(options.html);
    const comparison = options.against === undefined
      ? await compareFiles(positionals, options)
      : await compareNow({ ...options, against: options.against }, { ...context, positionals });
    await tell(comparison, { options, context });
    return comparison.regressed ? ExitCode.Regressed : ExitCode.Success;
  },
});

interface Files {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

async function compareFiles(
  { after, before }: Files,
  options: CompareOptions,
): Promise<RunComparison> {
  const foreign = (["config", "members", "etcd", "json"] as const)
    .find((each) => options[each] !== undefined);
  if (before === undefined || after === undefined || foreign !== undefined) {
    throw new Failure(
      "usage",
      foreign === undefined
        ? "There are no two sides to compare"
        : `"--${foreign}" has no meaning without --against`,
      { hint: "Give results of both sides, or what to run against by --against" },
    );
  }
  const [{ compareRuns }, { readResult }] = await Promise.all([
    import("../bench/compare/compare_runs.ts"),
    import("../bench/results/read_result.ts"),
  ]);
  const [base = [], head = []] = await Promise.all(
    [before, after].map((files) => Promise.all(files.split(",").map(readResult))),
  );
  const effect = options["minimum-effect"];
  return compareRuns({ base, head }, {
    ...(effect === undefined ? {} : { minimumEffect: effect }),
    acrossEnvironments: options["across-environments"],
  });
}

type NowContext =
  & Pick<CommandContext, "errorPaint" | "interruptSignal">
  & { readonly positionals: Files };

async function compareNow(
  options: CompareOptions & { readonly against: string },
  { errorPaint, interruptSignal, positionals }: NowContext,
): Promise<RunComparison> {
  if (positionals.before !== undefined) {
    throw new Failure("usage", "Results cannot be given together with --against", {
      hint: "Leave one of them out",
    });
  }
  const { against, config, etcd, json, members, "minimum-effect": minimumEffect, seed } = options;
  if (json !== undefined) await requireWritable(json);
  const { compareAgainst } = await import("../bench/against/compare_against.ts");
  const progress = createProgress({ paint: errorPaint });
  try {
    const result = await compareAgainst({
      against,
      seed,
      progress,
      tool: `kamaji-etcd ${version}`,
      signal: interruptSignal(),
      ...(config === undefined ? {} : { configuration: config }),
      ...(etcd === undefined ? {} : { etcd }),
      ...(members === undefined ? {} : { members: Number(members) }),
      ...(minimumEffect === undefined ? {} : { rules: { minimumEffect } }),
    });
    if (json !== undefined) await writeReport(json, `${JSON.stringify(result)}\n`);
    return result.comparison;
  } finally {
    progress.close();
  }
}

interface Telling {
  readonly options: CompareOptions;
  readonly context: Pick<CommandContext, "write" | "paint">;
}

async function tell(
  comparison: RunComparison,
  { context: { paint, write }, options }: Telling,
): Promise<void> {
  const { comparisonMarkdown, comparisonText } = await import(
    "../bench/compare/comparison_text.ts"
  );
  if (options.html !== undefined) {
    const { renderComparison } = await import("../bench/reports/page/render_comparison.ts");
    await writeReport(options.html, renderComparison(comparison, `kamaji-etcd ${version}`));
  }
  if (options.output === "json") write(JSON.stringify(comparison, null, 2));
  else if (options.output === "markdown") write(comparisonMarkdown(comparison));
  else write(comparisonText(comparison, paint));
}
