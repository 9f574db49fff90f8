/** What running a program once cost. */
export interface ProcessCost {
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** Milliseconds of all its threads in user and kernel mode. */
  readonly processor: number;
}

/** A program to run. */
export interface ProgramCall {
  /** Its name, to be found in PATH, or its path. */
  readonly program: string;
  /** Its arguments, each as the program gets it. */
  readonly arguments: readonly string[];
  /** Variables besides this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Bash's keyword tells milliseconds; what POSIX has tells hundredths. */
const timing = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null';

/**
 * Runs a program to its end and measures it from outside, its own start included. Needs bash.
 *
 * @throws {Error} with what the program wrote to standard error if it failed
 */
export async function processCost(call: ProgramCall): Promise<ProcessCost> {
  const { program, environment = {} } = call;
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-c", timing, "bash", program, ...call.arguments],
    // A language with a comma for a point would make the times unreadable.
    env: { ...environment, LC_ALL: "C" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const lines = new TextDecoder().decode(stderr).trimEnd().split("\n");
  if (!success) throw new Error(`"${program}" failed: ${lines.slice(0, -1).join("\n")}`);
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] =
    lines.at(-1)?.split(" ").map((seconds) => Number(seconds) * 1_000) ?? [];
  return { wall, processor: user + system };
}
