import type { ExitCode } from "../diagnostics/exit_code.ts";
import { commands } from "./commands.ts";
import type { Program } from "./program.ts";
import { runProgram } from "./run_program.ts";
import { version } from "./version.ts";

/** The program `kamaji-etcd`: its name, version and commands. */
export const program: Program = {
  name: "kamaji-etcd",
  version,
  summary: "A multi-tenant etcd for Kamaji, from one document in Git",
  commands,
};

/**
 * Runs `kamaji-etcd` with the words behind its name. Failures are told on standard error; the exit
 * code says how it ended.
 */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  return await runProgram(program, args);
}
