import { join } from "node:path";
import type { CaseContext } from "../conformance_case.ts";
import { runTool } from "../../../bench/targets/kind/run_tool.ts";

/** Commands to run. */
export interface LoggedCommands {
  /** What they are called: the log's name, and what a failure says. */
  readonly name: string;
  /** The commands, for bash; the first that fails ends them. */
  readonly commands: string;
  /** Minutes after which they are stopped. */
  readonly minutes: number;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Lines of a log that a failure shows. */
const shownLines = 5;

/**
 * Runs commands at the root of the repository; what they print is kept in the case's folder.
 *
 * @throws if a command fails, with the errors they printed or else the last lines
 */
export async function runLogged(
  { machine: { root }, folder, signal }: CaseContext,
  { name, commands, minutes, env = {} }: LoggedCommands,
): Promise<void> {
  const log = join(await folder(), `${name}.log`);
  const script = `exec >"$CONFORMANCE_LOG" 2>&1\n${commands}`;
  try {
    await runTool("bash", {
      args: ["-euxo", "pipefail", "-c", script],
      cwd: root,
      env: { ...env, CONFORMANCE_LOG: log },
      minutes,
      signal,
    });
  } catch (error) {
    const lines = (await Deno.readTextFile(log).catch(() => String(error))).trimEnd().split("\n");
    const errors = lines.filter((line) => /^error\b/i.test(line)).slice(0, shownLines);
    const shown = errors.length === 0 ? lines.slice(-shownLines) : errors;
    throw new Error(`"${name}" failed:\n${shown.join("\n")}`);
  }
}
