import { Failure } from "../diagnostics/failure.ts";

/** One of the two streams a program tells things on. */
export interface OutputStream {
  /** Whether a terminal reads it. */
  readonly terminal: boolean;
  /** Writes the whole text at once. */
  readonly write: (text: string) => void;
}

/** Standard output for results, standard error for everything else. */
export interface ConsoleStreams {
  /** Standard output. */
  readonly output: OutputStream;
  /** Standard error. */
  readonly error: OutputStream;
}

/** The streams of this process. A write that fails throws a {@link Failure} `output-failed`. */
export function processStreams(): ConsoleStreams {
  return {
    output: streamOf(Deno.stdout, "Standard output"),
    error: streamOf(Deno.stderr, "Standard error"),
  };
}

/** Whether writing failed because nobody reads any more, as after `| head`: no reason to complain. */
export function isReaderGone(error: unknown): boolean {
  return error instanceof Failure && error.code === "output-failed" &&
    error.cause instanceof Deno.errors.BrokenPipe;
}

function streamOf(stream: typeof Deno.stdout, name: string): OutputStream {
  return {
    terminal: stream.isTerminal(),
    write(text) {
      try {
        writeWhole(stream, new TextEncoder().encode(text));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Failure("output-failed", `${name} cannot be written: ${reason}`, { cause });
      }
    },
  };
}

/** A pipe takes as much as fits; what does not comes with the next write. */
function writeWhole(stream: typeof Deno.stdout, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += stream.writeSync(bytes.subarray(written));
  }
}
