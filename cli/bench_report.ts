import { ExitCode } from "../diagnostics/exit_code.ts";
import { type Command, defineCommand } from "./command.ts";
import { writeReport } from "./write_report.ts";

/** `kamaji-etcd bench report`: a result in another form, for people or for other programs. */
export const command: Command = defineCommand({
  description:
    "Writes a result of bench --json in another form: an HTML page that needs nothing else, " +
    "Markdown for a pull request, JUnit XML for CI, CSV, a log of HdrHistogram, Prometheus' text " +
    "format, or JSON for Kubernetes' perf-dash.\n\nExit codes: 0 written, 1 usage or no result.",
  positionals: [{ name: "result", summary: "Result of bench --json", completes: "file" }],
  options: {
    "format": {
      type: "choice",
      placeholder: "FORMAT",
      choices: ["html", "markdown", "junit", "csv", "hlog", "prometheus", "perfdash"],
      default: "markdown",
      summary: "Form to write it in",
    },
    "output": {
      type: "string",
      placeholder: "FILE",
      completes: "file",
      summary: "File to write it to; standard output without it",
    },
  },
  examples: [
    { args: "result.json --format html --output result.html", summary: "A page to show to others" },
    { args: "result.json", summary: "A comment for a pull request" },
  ],
  run: async ({ options, positionals, write }) => {
    const [{ readResult }, { renderResult }] = await Promise.all([
      import("../bench/results/read_result.ts"),
      import("../bench/reports/render_result.ts"),
    ]);
    const text = renderResult(await readResult(positionals.result), options.format);
    if (options.output === undefined) write(text);
    else await writeReport(options.output, text);
    return ExitCode.Success;
  },
});
