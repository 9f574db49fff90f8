/** How to run a program. */
export interface RunProgramOptions {
  /** Its arguments; none of them may be a secret. */
  readonly args: readonly string[];
  /** Milliseconds after which the program is stopped. */
  readonly timeoutMs: number;
  /** Stops the program when it aborts. */
  readonly signal?: AbortSignal;
  /** Its working directory. Default: the one of this process. */
  readonly cwd?: string;
  /** Added to the environment of this process; `PATH` here also decides which program is run. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard output goes into this new file instead of the result. */
  readonly stdoutFile?: string;
}

/**
 * How a program ended: well, or not, with the reason as the predicate of a sentence about it, as in
 * `is not in PATH` or `exited with code 1: no such image`.
 */
export type ProgramResult =
  | { readonly kind: "succeeded"; readonly stdout: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Milliseconds between asking a program to end and killing it. */
const graceMs = 2_000;

/** Characters of each output stream that are kept, counted from its end. */
const keptCharacters = 64 * 1024;

/**
 * Runs a program to its end, without a shell and without input. It is stopped when the time is up
 * or the signal aborts. The result never waits for a grandchild that holds the pipes open after that.
 *
 * @throws if standard output cannot be written to `stdoutFile`
 */
export async function runProgram(
  program: string,
  options: RunProgramOptions,
): Promise<ProgramResult> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const stop = AbortSignal.any([timeout, ...(options.signal ? [options.signal] : [])]);
  if (stop.aborted) return { kind: "failed", reason: "was interrupted" };
  const child = await start(program, options);
  if (typeof child === "string") return { kind: "failed", reason: child };

  const disarm = endOn(stop, child);
  try {
    const [status, stdout, stderr] = await Promise.all([
      child.status,
      stdoutOf(child, options.stdoutFile, stop),
      tailOf(child.stderr, stop),
    ]);
    if (timeout.aborted) {
      return { kind: "failed", reason: `did not end within ${options.timeoutMs / 1000} s` };
    }
    if (stop.aborted) return { kind: "failed", reason: "was interrupted" };
    if (status.success) return { kind: "succeeded", stdout };
    return { kind: "failed", reason: exitReason(status, stderr || stdout) };
  } catch (error) {
    kill(child, "SIGKILL");
    await child.status;
    throw error;
  } finally {
    disarm();
  }
}

async function start(
  program: string,
  options: RunProgramOptions,
  retries = 10,
): Promise<Deno.ChildProcess | string> {
  try {
    return new Deno.Command(program, {
      args: [...options.args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: { ...options.env } }),
    }).spawn();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // A process forked elsewhere may hold our just written file open until its own exec.
    if (isTextFileBusy(error) && retries > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return start(program, options, retries - 1);
    }
    return startReason(program, error);
  }
}

function isTextFileBusy(error: Error): boolean {
  return error.message.includes("(os error 26)");
}

function startReason(program: string, error: Error): string {
  if (error instanceof Deno.errors.NotFound) {
    return program.includes("/") ? "does not exist, or its loader does not" : "is not in PATH";
  }
  if (error instanceof Deno.errors.PermissionDenied) return "is not executable";
  return `cannot be started: ${error.message}`;
}

function endOn(stop: AbortSignal, child: Deno.ChildProcess): () => void {
  let grace: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    kill(child, "SIGTERM");
    grace = setTimeout(() => kill(child, "SIGKILL"), graceMs);
  };
  if (stop.aborted) end();
  else stop.addEventListener("abort", end, { once: true });
  return () => {
    stop.removeEventListener("abort", end);
    clearTimeout(grace);
  };
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}

async function stdoutOf(
  child: Deno.ChildProcess,
  file: string | undefined,
  stop: AbortSignal,
): Promise<string> {
  if (file === undefined) return await tailOf(child.stdout, stop);
  const { writable } = await Deno.open(file, { write: true, createNew: true });
  try {
    await child.stdout.pipeTo(writable, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  return "";
}

async function tailOf(stream: ReadableStream<Uint8Array>, stop: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      text = (text + decoder.decode(chunk, { stream: true })).slice(-keptCharacters);
    },
  });
  try {
    await stream.pipeTo(sink, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  return text;
}

function exitReason(status: Deno.CommandStatus, output: string): string {
  const end = status.signal === null
    ? `exited with code ${status.code}`
    : `was ended by ${status.signal}`;
  const last = output.trim().split("\n").at(-1)?.trim();
  return last ? `${end}: ${last}` : end;
}
