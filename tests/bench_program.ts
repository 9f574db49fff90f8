import { fileURLToPath } from "node:url";
import denoConfig from "../deno.json" with { type: "json" };
import { processesOf } from "./processes_of.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The arguments of Deno that run `kamaji-etcd bench` as `deno task bench` does; its own follow. */
export const benchArguments: readonly string[] = denoConfig.tasks.bench.split(" ").slice(1)
  .map((word) => word === "mod.ts" ? `${root}mod.ts` : word).toSpliced(1, 0, "--no-prompt");

/** A running `kamaji-etcd bench`, with a directory of its own for all its temporary files. */
export interface BenchProgram {
  /** Its process id. */
  readonly pid: number;
  /** Where its temporary files go. */
  readonly temporary: string;
  /** Resolves when standard error shows the text, rejects when it ends without. */
  shows(text: string): Promise<void>;
  /** Sends it a signal. */
  signal(name: Deno.Signal): void;
  /** Waits for its end. */
  end(): Promise<BenchEnd>;
  /** Ends it and what it left running by force, and removes its temporary files. */
  discard(): Promise<void>;
}

/** How it ended. */
export interface BenchEnd {
  /** Its exit code. */
  readonly code: number;
  /** All of its standard output. */
  readonly output: string;
  /** All of its standard error. */
  readonly error: string;
}

/** How it is started. */
export interface BenchProgramOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where its temporary files go. Default: a new directory, which `discard` removes. */
  readonly temporary?: string;
}

/** Starts `kamaji-etcd bench` as a process of its own. */
export async function startBench(
  args: readonly string[],
  options: BenchProgramOptions = {},
): Promise<BenchProgram> {
  const temporary = options.temporary ?? await Deno.makeTempDir({ prefix: "bench-program-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: [...benchArguments, ...args],
    env: { NO_COLOR: "1", ...options.env, TMPDIR: temporary },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = new Response(child.stdout).text();
  const error = collect(child.stderr);
  const end = async (): Promise<BenchEnd> => {
    const [{ code }, outputText, errorText] = await Promise.all([child.status, output, error.text]);
    return { code, output: outputText, error: errorText };
  };
  return {
    pid: child.pid,
    temporary,
    shows: error.shows,
    signal: (name) => child.kill(name),
    end,
    discard: async () => {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // One that has ended cannot be killed.
        if (!(error instanceof TypeError)) throw error;
      }
      await end();
      for (const pid of await processesOf(temporary)) Deno.kill(pid, "SIGKILL");
      if (options.temporary === undefined) await Deno.remove(temporary, { recursive: true });
    },
  };
}

interface Collected {
  readonly text: Promise<string>;
  shows(text: string): Promise<void>;
}

function collect(stream: ReadableStream<Uint8Array>): Collected {
  let seen = "";
  let ended = false;
  let news = Promise.withResolvers<void>();
  const text = (async () => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      seen += chunk;
      news.resolve();
      news = Promise.withResolvers();
    }
    ended = true;
    news.resolve();
    return seen;
  })();
  return {
    text,
    shows: async (wanted) => {
      while (!seen.includes(wanted)) {
        if (ended) throw new Error(`It ended without showing "${wanted}":\n${seen}`);
        await news.promise;
      }
    },
  };
}
