import type { ExitCode } from "../diagnostics/exit_code.ts";
import type { Paint } from "../diagnostics/paint.ts";
import type {
  OptionSpecs,
  OptionValues,
  PositionalSpecs,
  PositionalValues,
} from "./option_spec.ts";
import { parseArguments } from "./parse_arguments.ts";
import { globalOptions } from "./global_options.ts";
import type { Program } from "./program.ts";

/** What the frame lends to the command that runs. */
export interface CommandContext {
  /** The program the command belongs to. */
  readonly program: Program;
  /** The command as it is typed: `kamaji-etcd tenant list`. */
  readonly commandLine: string;
  /**
   * Writes a result to standard output, whole and at once.
   *
   * @throws {Failure} `output-failed`; let it pass, the program ends quietly when the reader left.
   */
  readonly write: (text: string) => void;
  /** Colours for standard output. */
  readonly paint: Paint;
  /** Colours for standard error, where progress and failures go. */
  readonly errorPaint: Paint;
  /**
   * Takes SIGINT and SIGTERM over: the first one aborts the returned signal with the failure to
   * throw as its reason, the second one ends the process at once. A command that never calls this
   * ends at the first.
   */
  readonly interruptSignal: () => AbortSignal;
}

/** What a command is run with. */
export interface Invocation<O extends OptionSpecs, P extends PositionalSpecs>
  extends CommandContext {
  /** The options by their long names. */
  readonly options: OptionValues<O>;
  /** The positional arguments by their names. */
  readonly positionals: PositionalValues<P>;
}

/** A command line that works, for `--help`. */
export interface Example {
  /** What stands behind the command's name. */
  readonly args: string;
  /** What it does, as an imperative phrase. */
  readonly summary: string;
}

/** What the parser, `--help` and the completions know of a command. */
export interface CommandDescription {
  /** Further paragraphs for `--help`; the one-line summary stands in the command table. */
  readonly description?: string;
  /** The options by their long names. */
  readonly options: OptionSpecs;
  /** The positional arguments in their order. */
  readonly positionals: PositionalSpecs;
  /** Command lines worth showing. */
  readonly examples: readonly Example[];
}

/** A command whose types are settled, as the table holds it. */
export interface Command extends CommandDescription {
  /** Parses the words behind the command's name and runs it. */
  readonly execute: (args: readonly string[], context: CommandContext) => Promise<ExitCode>;
}

/** How a command is written down. */
export interface CommandSpec<O extends OptionSpecs, P extends PositionalSpecs> {
  /** Further paragraphs for `--help`; the one-line summary stands in the command table. */
  readonly description?: string;
  /** The options by their long names. Default: none but the global ones. */
  readonly options?: O;
  /** The positional arguments in their order. Default: none. */
  readonly positionals?: P;
  /** Command lines worth showing. Default: none. */
  readonly examples?: readonly Example[];
  /** Does the work. Whatever it throws is told and decides about the exit code. */
  readonly run: (invocation: Invocation<O, P>) => Promise<ExitCode>;
}

/**
 * Makes a command; the types of its options and arguments follow from their specs.
 *
 * @example
 * ```ts
 * import { type Command, defineCommand } from "./command.ts";
 * import { ExitCode } from "../diagnostics/exit_code.ts";
 *
 * const command: Command = defineCommand({
 *   options: {
 *     members: {
 *       type: "integer",
 *       default: 3,
 *       minimum: 1,
 *       placeholder: "COUNT",
 *       summary: "How many members to start",
 *     },
 *   },
 *   positionals: [{ name: "file", summary: "The configuration", completes: "file" }],
 *   async run({ options, positionals, write }) {
 *     const half: number = options.members / 2;
 *     write(`${positionals.file.toUpperCase()}: quorum is more than ${half}\n`);
 *     return await Promise.resolve(ExitCode.Success);
 *   },
 * });
 * ```
 */
export function defineCommand<
  const O extends OptionSpecs = Record<never, never>,
  const P extends PositionalSpecs = readonly [],
>(spec: CommandSpec<O, P>): Command {
  const options = spec.options ?? {} as O;
  const positionals = spec.positionals ?? [] as unknown as P;
  return {
    ...(spec.description === undefined ? {} : { description: spec.description }),
    options,
    positionals,
    examples: spec.examples ?? [],
    async execute(args, context) {
      const parsed = parseArguments(args, {
        command: context.commandLine,
        options: { ...globalOptions, ...options },
        positionals,
      });
      return await spec.run({ ...context, ...parsed });
    },
  };
}
