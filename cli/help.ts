import { createPaint, type Paint } from "../diagnostics/paint.ts";
import type { CommandDescription } from "./command.ts";
import { globalOptions, programOptions } from "./global_options.ts";
import type { OptionSpec, OptionSpecs, PositionalSpec } from "./option_spec.ts";
import {
  type CommandEntry,
  type CommandGroup,
  type CommandTable,
  type Program,
  wordsOf,
} from "./program.ts";
import { type Row, twoColumns, wrapped } from "./two_columns.ts";

/** What every help text needs to know. */
export interface HelpSubject {
  /** The words as they are typed, the program first. */
  readonly commandLine: string;
  /** One line about it. */
  readonly summary: string;
  /** Colours of where the text goes. Default: none. */
  readonly paint?: Paint;
}

/** The help of a program or of a group of commands. */
export function groupHelp(commands: CommandTable, subject: HelpSubject, program: Program): string {
  const { commandLine } = subject;
  const whole = commandLine === program.name;
  return sections(subject, [
    ["Usage", [`  ${commandLine} <command> [options]`]],
    ["Commands", twoColumns(commands.map(commandRow), styled(subject))],
    ["Options", optionLines(whole ? programOptions : globalOptions, subject)],
    [undefined, [`Run "${commandLine} <command> --help" for the options of a command.`]],
  ]);
}

/** The help of one command: usage, description, arguments, options and examples. */
export function commandHelp(command: CommandDescription, subject: HelpSubject): string {
  const { positionals, options, examples, description } = command;
  const { commandLine } = subject;
  const argumentRows = positionals.map((
    spec,
  ): Row => [spec.name.toUpperCase(), aboutPositional(spec)]);
  return sections(subject, [
    ["Usage", [`  ${[commandLine, ...usage(command)].join(" ")}`]],
    [undefined, paragraphs(description)],
    ["Arguments", twoColumns(argumentRows, styled(subject))],
    ["Options", optionLines({ ...options, ...globalOptions }, subject)],
    [
      "Examples",
      examples.flatMap(({ args, summary }) => [
        `  # ${summary}`,
        `  ${`${commandLine} ${args}`.trimEnd()}`,
      ]),
    ],
  ]);
}

function commandRow(entry: CommandEntry | CommandGroup): Row {
  return [wordsOf(entry).join(", "), entry.summary];
}

type Section = readonly [title: string | undefined, lines: readonly string[]];

function sections({ summary, paint = createPaint(false) }: HelpSubject, all: Section[]): string {
  const blocks = all.filter(([, lines]) => lines.length > 0).map(([title, lines]) =>
    [...(title === undefined ? [] : [paint.strong(`${title}:`)]), ...lines].join("\n")
  );
  return [summary, ...blocks].join("\n\n") + "\n";
}

function paragraphs(description = ""): string[] {
  return description.split(/\n\s*\n/).map((text) => wrapped(text, 80).join("\n"))
    .filter((text) => text !== "").flatMap((text, index) => index === 0 ? [text] : ["", text]);
}

function usage({ options, positionals }: CommandDescription): string[] {
  const required = Object.entries(options).flatMap(([name, spec]) =>
    spec.type !== "flag" && spec.required ? [`--${name} ${spec.placeholder}`] : []
  );
  return [...required, "[options]", ...positionals.map(positionalUsage)];
}

function positionalUsage({ name, optional, variadic }: PositionalSpec): string {
  const word = `${name.toUpperCase()}${variadic ? "..." : ""}`;
  return optional ? `[${word}]` : word;
}

function aboutPositional({ summary, choices }: PositionalSpec): string {
  return choices === undefined ? summary : `${summary} (${choices.join(", ")})`;
}

function optionLines(options: OptionSpecs, subject: HelpSubject): string[] {
  const rows = Object.entries(options).map(([name, spec]): Row => [
    `${spec.short === undefined ? "   " : `-${spec.short},`} --${name}${
      spec.type === "flag" ? "" : ` ${spec.placeholder}`
    }`,
    [spec.summary, ...remarks(spec)].join(" "),
  ]);
  return twoColumns(rows, styled(subject));
}

function remarks(spec: OptionSpec): string[] {
  if (spec.type === "flag") return [];
  const facts = [
    ...(spec.type === "choice" ? [spec.choices.join(", ")] : []),
    ...(spec.required ? ["required"] : []),
    ...(spec.multiple ? ["may be repeated"] : []),
    ...(spec.default === undefined ? [] : [`default ${spec.default}`]),
  ];
  return facts.length === 0 ? [] : [`(${facts.join("; ")})`];
}

function styled({ paint }: HelpSubject): { term: (term: string) => string } {
  return { term: paint?.hint ?? ((term) => term) };
}
