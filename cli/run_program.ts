import { describeFailure } from "../diagnostics/describe_failure.ts";
import { ExitCode } from "../diagnostics/exit_code.ts";
import { exitCodeFor } from "../diagnostics/exit_code_for.ts";
import { type ColorChoice, createPaint, type Paint, wantsColor } from "../diagnostics/paint.ts";
import {
  type ConsoleStreams,
  isReaderGone,
  type OutputStream,
  processStreams,
} from "./console_streams.ts";
import { globalOptions } from "./global_options.ts";
import { commandHelp, groupHelp } from "./help.ts";
import { createInterrupts } from "./interrupts.ts";
import type { Program } from "./program.ts";
import { type Route, route } from "./route.ts";

/**
 * Runs a program: finds the command, loads and runs it, and tells what failed on standard error.
 * Never throws, and ends with success when the reader of standard output has left.
 */
export async function runProgram(
  program: Program,
  args: readonly string[],
  streams: ConsoleStreams = processStreams(),
): Promise<ExitCode> {
  const choice = colorChoice(args);
  const paint = paintOf(streams.output, choice);
  const errorPaint = paintOf(streams.error, choice);
  try {
    return await follow(route(args, program), { program, streams, paint, errorPaint });
  } catch (error) {
    if (isReaderGone(error)) return ExitCode.Success;
    tell(describeFailure(error, { paint: errorPaint }), streams.error);
    return exitCodeFor(error);
  }
}

/** Where even standard error cannot be written, the exit code has to say it all. */
function tell(text: string, stream: OutputStream): void {
  try {
    stream.write(`${text}\n`);
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

interface Surroundings {
  readonly program: Program;
  readonly streams: ConsoleStreams;
  readonly paint: Paint;
  readonly errorPaint: Paint;
}

async function follow(to: Route, around: Surroundings): Promise<ExitCode> {
  const { program, streams, paint } = around;
  switch (to.kind) {
    case "version":
      streams.output.write(`${program.version}\n`);
      return ExitCode.Success;
    case "help":
      return tellCommands(to, around);
    case "command-help": {
      const { command } = await to.entry.load();
      const subject = { commandLine: lineOf(to.path, program), summary: to.entry.summary, paint };
      streams.output.write(commandHelp(command, subject));
      return ExitCode.Success;
    }
    case "command":
      return await runCommand(to, around);
  }
}

async function runCommand(
  { entry, path, args }: Extract<Route, { kind: "command" }>,
  { program, streams, paint, errorPaint }: Surroundings,
): Promise<ExitCode> {
  const { command } = await entry.load();
  const interrupts = createInterrupts();
  try {
    return await command.execute(args, {
      program,
      commandLine: lineOf(path, program),
      write: streams.output.write,
      paint,
      errorPaint,
      interruptSignal: interrupts.signal,
    });
  } finally {
    interrupts.release();
  }
}

function tellCommands(
  { commands, summary, path, asked }: Extract<Route, { kind: "help" }>,
  { program, streams, paint, errorPaint }: Surroundings,
): ExitCode {
  const stream = asked ? streams.output : streams.error;
  const subject = {
    commandLine: lineOf(path, program),
    summary,
    paint: asked ? paint : errorPaint,
  };
  stream.write(groupHelp(commands, subject, program));
  return asked ? ExitCode.Success : ExitCode.Usage;
}

function lineOf(path: readonly string[], program: Program): string {
  return [program.name, ...path].join(" ");
}

/** Looks for `--color` before anything is parsed: also a refused command line is told in colour. */
function colorChoice(args: readonly string[]): ColorChoice {
  const values = args.flatMap((word, index) => {
    if (word === "--color") return args[index + 1] ?? [];
    return word.startsWith("--color=") ? word.slice("--color=".length) : [];
  });
  return globalOptions.color.choices.find((choice) => choice === values.at(-1)) ?? "auto";
}

function paintOf(stream: OutputStream, choice: ColorChoice): Paint {
  return createPaint(wantsColor(choice, { terminal: stream.terminal }));
}
