/** How to start a {@link GuardedProcess}. */
export interface GuardedProcessOptions {
  /** A path, or a name that PATH resolves. */
  readonly program: string;
  /** Passed on as they are; they are visible to every user of the machine. */
  readonly arguments: readonly string[];
  /** All of the environment, besides PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** File that standard output and error are appended to. */
  readonly logFile: string;
  /** A directory to remove when the guard had to end the process. Default: none. */
  readonly removeWhenLost?: string;
}

/** How a process ended. */
export interface ProcessEnd {
  /** The exit code; 128 and the signal's number when a signal ended it. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: Deno.Signal | null;
}

/** A process that cannot outlive this one. */
export interface GuardedProcess {
  /** Its process id. */
  readonly pid: number;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends a signal; does nothing once the process has ended. */
  signal(name: Deno.Signal): void;
}

/**
 * Becomes the program, after leaving a guard behind that reads our pipe. A line on it says that
 * the program ended in order; its end without a line says that we are gone, killed perhaps, and
 * then the guard kills the program, stopped or not. Several guards may remove one directory: each
 * has killed its program before, so the last one to begin finds nobody who still writes.
 */
const guardScript = `
exec 3<&0 0</dev/null
{
  read -r _ <&3 || {
    kill -KILL $$
    if [ -n "$GUARDED_DIRECTORY" ]; then rm -rf "$GUARDED_DIRECTORY"; fi
  }
} >/dev/null 2>&1 &
exec "$@" 3<&- >>"$GUARDED_LOG" 2>&1
`;

/**
 * Starts a process in a session of its own, so that Ctrl-C in the terminal does not reach it
 * before we have reacted, with a guard that ends it if we die without doing so. Needs a POSIX
 * shell; the process has the shell's pid, so signals reach it directly.
 */
export function startGuardedProcess(options: GuardedProcessOptions): GuardedProcess {
  const child = new Deno.Command("sh", {
    args: ["-c", guardScript, "guard", options.program, ...options.arguments],
    // Nothing else is inherited: an ETCD_* variable of the user's shell would configure etcd.
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      ...options.environment,
      GUARDED_LOG: options.logFile,
      GUARDED_DIRECTORY: options.removeWhenLost ?? "",
    },
    clearEnv: true,
    detached: true,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let running = true;
  const ended = child.status.then(async ({ code, signal }) => {
    running = false;
    await dismissGuard(child.stdin);
    return { code, signal };
  });
  return {
    pid: child.pid,
    ended,
    signal: (name) => {
      if (running) child.kill(name);
    },
  };
}

async function dismissGuard(pipe: WritableStream<Uint8Array>): Promise<void> {
  const writer = pipe.getWriter();
  try {
    await writer.write(new TextEncoder().encode("ended\n"));
    await writer.close();
  } catch {
    // The guard is gone already; there is nothing left to tell.
  }
}
