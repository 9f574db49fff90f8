import { Failure } from "../../../diagnostics/failure.ts";
import { type GuardedProcess, startGuardedProcess } from "./guarded_process.ts";

/** What a member on loopback is started with. */
export interface LocalMemberOptions {
  readonly name: string;
  readonly binary: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** `127.0.0.1:port` of the client listener. */
  readonly endpoint: string;
  /** Base URL of the metrics and health listener. */
  readonly metricsUrl: string;
  readonly dataDirectory: string;
  readonly logFile: string;
}

/** One etcd process on loopback that can be stopped, paused and started again. */
export interface LocalMember {
  readonly name: string;
  readonly endpoint: string;
  readonly metricsUrl: string;
  readonly dataDirectory: string;
  readonly logFile: string;
  /** The process id while it runs. */
  readonly pid: number | undefined;
  /** Starts the process; does nothing while it runs. */
  start(): void;
  /** Sends a signal, for faults: SIGKILL, SIGSTOP, SIGCONT. */
  signal(name: Deno.Signal): void;
  /** Waits until /readyz says the member serves linearizable reads. */
  ready(options?: ReadyOptions): Promise<void>;
  /** Ends the process in order, and by force after 10 s. */
  stop(): Promise<void>;
}

/** Bounds of waiting for a member. */
export interface ReadyOptions {
  /** Milliseconds. Default 60 000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

const defaultReadyTimeout = 60_000;
const pollInterval = 25;
const stopTimeout = 10_000;

/** Creates a member without starting it. */
export function createLocalMember(options: LocalMemberOptions): LocalMember {
  let process: GuardedProcess | undefined;
  const start = (): void => {
    if (process !== undefined) return;
    const started = startGuardedProcess({
      program: options.binary,
      arguments: options.arguments,
      environment: options.environment,
      logFile: options.logFile,
    });
    process = started;
    void started.ended.then(() => {
      if (process === started) process = undefined;
    });
  };
  return {
    name: options.name,
    endpoint: options.endpoint,
    metricsUrl: options.metricsUrl,
    dataDirectory: options.dataDirectory,
    logFile: options.logFile,
    get pid() {
      return process?.pid;
    },
    start,
    signal: (name) => process?.signal(name),
    ready: (ready = {}) => awaitReady(options, () => process !== undefined, ready),
    stop: () => process === undefined ? Promise.resolve() : stopProcess(process),
  };
}

async function stopProcess(process: GuardedProcess): Promise<void> {
  process.signal("SIGCONT");
  process.signal("SIGTERM");
  const timer = setTimeout(() => process.signal("SIGKILL"), stopTimeout);
  await process.ended;
  clearTimeout(timer);
}

async function awaitReady(
  options: LocalMemberOptions,
  isRunning: () => boolean,
  { timeout = defaultReadyTimeout, signal }: ReadyOptions,
): Promise<void> {
  const deadline = performance.now() + timeout;
  for (;;) {
    signal?.throwIfAborted();
    if (await isReady(options.metricsUrl)) return;
    if (!isRunning()) throw await startFailure(options, "ended before it was ready");
    if (performance.now() > deadline) {
      throw await startFailure(options, `was not ready after ${timeout / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
  }
}

async function isReady(metricsUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${metricsUrl}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function startFailure(options: LocalMemberOptions, what: string): Promise<Failure> {
  const log = await lastLogLines(options.logFile);
  return new Failure("etcd-start-failed", `Member "${options.name}" ${what}\n${log}`, {
    hint: `Read its whole log in ${options.logFile}`,
  });
}

/** The last lines of etcd's JSON log, as level, message and error. */
async function lastLogLines(logFile: string): Promise<string> {
  const text = await Deno.readTextFile(logFile).catch(() => "");
  const lines = text.trimEnd().split("\n").slice(-8).filter((line) => line !== "");
  if (lines.length === 0) return "  (its log is empty)";
  return lines.map((line) => `  ${readableLogLine(line)}`).join("\n");
}

function readableLogLine(line: string): string {
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const error = entry["error"] === undefined ? "" : `: ${String(entry["error"])}`;
    return `${String(entry["level"])} ${String(entry["msg"])}${error}`;
  } catch {
    return line.slice(0, 300);
  }
}
