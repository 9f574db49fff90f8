import { Failure } from "../../../diagnostics/failure.ts";

/** How a run of Git ended. */
export interface GitResult {
  /** Whether it succeeded. */
  readonly ok: boolean;
  /** What it wrote to standard output. */
  readonly output: Uint8Array;
  /** The last line it wrote to standard error. */
  readonly complaint: string;
}

/** Milliseconds after which Git is stopped; reading objects of a repository takes a few. */
const timeoutMs = 60_000;

/** Nothing is asked on a terminal, nothing is locked, and complaints are in English. */
const environment = { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };

/**
 * Runs Git in the current folder, without a shell. Give it only commands that read objects: they
 * neither look at the working tree nor run what a repository's configuration names.
 *
 * @param input what it reads from standard input. Default: nothing
 * @throws {Failure} `git-failed` if Git is not there or does not end
 */
export async function runGit(args: readonly string[], input = ""): Promise<GitResult> {
  const child = start(args);
  const [, { signal, stderr, stdout, success }] = await Promise.all([
    feed(child.stdin, input),
    child.output(),
  ]);
  if (signal !== null) {
    throw new Failure("git-failed", `"git ${args[0]}" was ended by ${signal}`, {
      hint: `Try it again; it may take ${timeoutMs / 1_000} s`,
    });
  }
  const complaint = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
  return { ok: success, output: stdout, complaint };
}

function start(args: readonly string[]): Deno.ChildProcess {
  try {
    return new Deno.Command("git", {
      args: ["--no-pager", ...args],
      env: environment,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(timeoutMs),
    }).spawn();
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound
      ? "git is not installed"
      : cause instanceof Deno.errors.NotCapable
      ? "git may not be run"
      : undefined;
    if (reason === undefined) throw cause;
    throw new Failure("git-failed", `A revision cannot be read, because ${reason}`, {
      hint: "Install git and allow it with --allow-run=git, or name files instead of a revision",
      cause,
    });
  }
}

/** Git may end before it has read everything; how it ended says more than the broken pipe. */
async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
