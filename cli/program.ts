import type { Command } from "./command.ts";

/** A command in the table; the module that does the work is loaded when it is needed. */
export interface CommandEntry {
  /** The word that is typed. */
  readonly name: string;
  /** One line for `--help`, without a full stop at the end. */
  readonly summary: string;
  /** Loads the command. */
  readonly load: () => Promise<{ readonly command: Command }>;
  /** Other words for it, which lead to the same; the name is what is shown. Default: none. */
  readonly aliases?: readonly string[];
  /** Narrower commands whose name may follow, as `alerts` in `validate alerts`. Default: none. */
  readonly also?: readonly CommandEntry[];
}

/** A word that further commands follow, as `tenant` in `tenant list`. */
export interface CommandGroup {
  /** The word that is typed. */
  readonly name: string;
  /** One line for `--help`, without a full stop at the end. */
  readonly summary: string;
  /** What may follow. */
  readonly commands: CommandTable;
}

/** What may stand at one place of the command line. */
export type CommandTable = readonly (CommandEntry | CommandGroup)[];

/** Everything that can be typed, and what to say about the whole. */
export interface Program {
  /** The word that starts it. */
  readonly name: string;
  /** The version of the package. */
  readonly version: string;
  /** One line for `--help`, without a full stop at the end. */
  readonly summary: string;
  /** Its commands in the order `--help` lists them. */
  readonly commands: CommandTable;
}

/** The words that lead to a command or a group, its name first. */
export function wordsOf(entry: CommandEntry | CommandGroup): readonly string[] {
  return "commands" in entry ? [entry.name] : [entry.name, ...entry.aliases ?? []];
}
