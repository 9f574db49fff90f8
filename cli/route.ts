import { Failure } from "../diagnostics/failure.ts";
import { nearestName } from "../diagnostics/nearest_name.ts";
import { globalOptions, programOptions } from "./global_options.ts";
import {
  type CommandEntry,
  type CommandGroup,
  type CommandTable,
  type Program,
  wordsOf,
} from "./program.ts";

/** Where a command line leads. */
export type Route =
  /** To a command, with the words that are its own. */
  | { kind: "command"; entry: CommandEntry; path: readonly string[]; args: readonly string[] }
  /** To the help of the program or a group; `asked` tells a wish from a missing command. */
  | {
    kind: "help";
    commands: CommandTable;
    summary: string;
    path: readonly string[];
    asked: boolean;
  }
  /** To the help of one command. */
  | { kind: "command-help"; entry: CommandEntry; path: readonly string[] }
  /** To the version. */
  | { kind: "version" };

/**
 * Follows the words of a command line through the command table, without loading a command. Global
 * options may stand before the command; `help` as the first word asks for help on what follows.
 *
 * @throws {Failure} `usage` for a word that is no command and an option that is not global.
 */
export function route(args: readonly string[], program: Program): Route {
  const [first, ...others] = args;
  const helpAsked = first === "help";
  const words = helpAsked ? others : args;
  const leading: string[] = [];
  const path: string[] = [];
  let { commands, summary } = program;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--help" || word === "-h") {
      return { kind: "help", commands, summary, path, asked: true };
    }
    if (word === "--version" && path.length === 0) return { kind: "version" };
    if (word.startsWith("-")) {
      const taken = globalOption(words.slice(index), [program.name, ...path]);
      leading.push(...taken);
      index += taken.length - 1;
      continue;
    }
    const found = find(word, commands, [program.name, ...path]);
    path.push(found.name);
    if ("commands" in found) {
      ({ commands, summary } = found);
      continue;
    }
    const narrower = found.also?.find(({ name }) => name === words[index + 1]);
    if (narrower !== undefined) path.push(words[++index] ?? "");
    const entry = narrower ?? found;
    const rest = words.slice(index + 1);
    if (helpAsked || asksForHelp(rest)) return { kind: "command-help", entry, path };
    return { kind: "command", entry, path, args: [...leading, ...rest] };
  }
  return { kind: "help", commands, summary, path, asked: helpAsked };
}

/** The words of a global option: its name and, unless they are one word, its value. */
function globalOption(words: readonly string[], path: readonly string[]): readonly string[] {
  const [word = "", value] = words;
  if (word.startsWith("--color=")) return [word];
  if (word === "--color" && value !== undefined) return [word, value];
  if (word === "--color") throw new Failure("usage", 'Option "--color" needs a value');
  const known = Object.keys(path.length === 1 ? programOptions : globalOptions);
  const nearest = nearestName(word, known.map((name) => `--${name}`));
  throw new Failure("usage", `Unknown option "${word}"`, hintOf(nearest, path));
}

function find(
  word: string,
  commands: CommandTable,
  path: readonly string[],
): CommandEntry | CommandGroup {
  const found = commands.find((each) => wordsOf(each).includes(word));
  if (found !== undefined) return found;
  const nearest = nearestName(word, commands.flatMap(wordsOf));
  throw new Failure(
    "usage",
    `Unknown command "${[...path.slice(1), word].join(" ")}"`,
    hintOf(nearest, path),
  );
}

function hintOf(nearest: string | undefined, path: readonly string[]): { hint: string } {
  if (nearest !== undefined) return { hint: `Use "${nearest}"` };
  return { hint: `Run "${path.join(" ")} --help" to see what there is` };
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}
