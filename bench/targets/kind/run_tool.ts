import { runProgram } from "../local/binary/run_program.ts";

/** How to run a program. */
export interface ToolOptions {
  /** Its arguments. */
  readonly args: readonly string[];
  /** Minutes after which it is stopped. */
  readonly minutes: number;
  /** Stops it. */
  readonly signal: AbortSignal;
  /** Its working directory. Default: the one of this process. */
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard output goes into this new file instead of the result, which keeps only its end. */
  readonly stdoutFile?: string;
}

/**
 * Runs a program to its end.
 *
 * @returns its standard output
 * @throws if it is not there or ends badly, with the last line it printed
 */
export async function runTool(
  program: string,
  { minutes, ...options }: ToolOptions,
): Promise<string> {
  const result = await runProgram(program, { ...options, timeoutMs: minutes * 60_000 });
  if (result.kind === "succeeded") return result.stdout;
  throw new Error(`${[program, ...options.args.slice(0, 2)].join(" ")} ${result.reason}`);
}
