import { type Command, defineCommand } from "../../cli/command.ts";
import type { Program } from "../../cli/program.ts";
import { runProgram } from "../../cli/run_program.ts";
import { ExitCode } from "../../diagnostics/exit_code.ts";

/**
 * A program with every kind of command and option, to be tried as a real process: what the frame
 * promises about signals, pipes and shells cannot be seen from within.
 */
export const program: Program = {
  name: "demo",
  version: "1.2.3",
  summary: "A program to try the frame with",
  commands: [
    {
      name: "render",
      summary: "Print the objects: it's pure [mostly]",
      load: () => Promise.resolve({ command: render }),
    },
    {
      name: "tenant",
      summary: "Work with tenants",
      commands: [
        {
          name: "list",
          summary: "List the tenants",
          load: () => Promise.resolve({ command: list }),
        },
        {
          name: "remove",
          summary: "Remove a tenant",
          load: () => Promise.resolve({ command: remove }),
        },
      ],
    },
    {
      name: "wait",
      summary: "Wait until interrupted",
      load: () => Promise.resolve({ command: wait }),
    },
    {
      name: "flood",
      summary: "Print without an end",
      load: () => Promise.resolve({ command: flood }),
    },
    {
      name: "broken",
      summary: "Fail with a bug",
      load: () => Promise.resolve({ command: broken }),
    },
    {
      name: "completions",
      summary: "Print a completion script",
      load: () => import("../../cli/completions.ts"),
    },
  ],
};

const render: Command = defineCommand({
  description: "Reads the configuration, checks it whole and prints what it stands for.",
  options: {
    output: {
      type: "choice",
      choices: ["yaml", "json"],
      default: "yaml",
      placeholder: "FORMAT",
      short: "o",
      summary: "How to print the objects",
    },
    values: {
      type: "string",
      placeholder: "FILE",
      multiple: true,
      completes: "file",
      summary: "More values",
    },
    check: { type: "flag", summary: "Only check" },
  },
  positionals: [{ name: "file", summary: "The configuration", completes: "file" }],
  examples: [{ args: "etcd.yaml | kubectl apply -f -", summary: "Apply without Argo CD" }],
  run({ options, positionals, write }) {
    write(`${JSON.stringify({ ...options, ...positionals })}\n`);
    return Promise.resolve(ExitCode.Success);
  },
});

const list: Command = defineCommand({
  options: {
    limit: {
      type: "integer",
      minimum: 1,
      placeholder: "COUNT",
      summary: "How many to list",
    },
  },
  run({ options, write, commandLine }) {
    write(`${commandLine}: ${options.limit ?? "all"}\n`);
    return Promise.resolve(ExitCode.Success);
  },
});

const remove: Command = defineCommand({
  positionals: [
    { name: "tenant", summary: "Whom to remove" },
    { name: "how", summary: "In which way", choices: ["softly", "for-good"], optional: true },
  ],
  run({ positionals, write }) {
    write(`${positionals.how ?? "softly"}\n`);
    return Promise.resolve(ExitCode.Success);
  },
});

const wait: Command = defineCommand({
  options: { stubborn: { type: "flag", summary: "Do not end when asked to" } },
  async run({ options, write, interruptSignal }) {
    const signal = interruptSignal();
    write("waiting\n");
    const idle = setInterval(() => {}, 1000);
    try {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      write("stopping\n");
      if (options.stubborn) await new Promise(() => {});
      signal.throwIfAborted();
    } finally {
      clearInterval(idle);
    }
    return ExitCode.Success;
  },
});

const flood: Command = defineCommand({
  run({ write }) {
    for (;;) write("line\n".repeat(1000));
  },
});

const broken: Command = defineCommand({
  run() {
    throw new TypeError("nothing is not a function");
  },
});

if (import.meta.main) Deno.exit(await runProgram(program, Deno.args));
