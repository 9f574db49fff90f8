import { globalOptions, programOptions } from "./global_options.ts";
import type { OptionSpec, OptionSpecs, PositionalSpecs } from "./option_spec.ts";
import {
  type CommandEntry,
  type CommandGroup,
  type CommandTable,
  type Program,
  wordsOf,
} from "./program.ts";

/** A place on the command line, and everything that may be typed there. */
export interface CompletionNode {
  /** The words that lead here, without the program's name; empty for the program itself. */
  readonly path: readonly string[];
  /** One line about it. */
  readonly summary: string;
  /** The commands that may follow; none after a command. */
  readonly children: readonly CompletionNode[];
  /** The options that may follow, global ones included. */
  readonly options: readonly (readonly [name: string, spec: OptionSpec])[];
  /** The arguments that may follow; none before a command. */
  readonly positionals: PositionalSpecs;
}

/** Loads every command of a program and gathers what can be typed. */
export async function completionTree(program: Program): Promise<CompletionNode> {
  return {
    path: [],
    summary: program.summary,
    children: await nodesOf(program.commands, []),
    options: listed(programOptions),
    positionals: [],
  };
}

/** The node and all that stand below it, parents first. */
export function allNodes(node: CompletionNode): readonly CompletionNode[] {
  return [node, ...node.children.flatMap(allNodes)];
}

/** A shell knows no aliases: what leads to a command is offered as one. */
async function nodesOf(
  commands: CommandTable,
  parent: readonly string[],
): Promise<readonly CompletionNode[]> {
  const named = commands.flatMap((entry) => wordsOf(entry).map((name) => ({ ...entry, name })));
  return await Promise.all(named.map((entry) => nodeOf(entry, parent)));
}

async function nodeOf(
  entry: CommandEntry | CommandGroup,
  parent: readonly string[],
): Promise<CompletionNode> {
  const path = [...parent, entry.name];
  const { summary } = entry;
  if ("commands" in entry) {
    const children = await nodesOf(entry.commands, path);
    return { path, summary, children, options: listed(globalOptions), positionals: [] };
  }
  const { command } = await entry.load();
  const options = listed({ ...command.options, ...globalOptions });
  return { path, summary, children: [], options, positionals: command.positionals };
}

function listed(options: OptionSpecs): [string, OptionSpec][] {
  return Object.entries(options);
}
