import { get } from "node:http";
import { Failure } from "../../../diagnostics/failure.ts";
import { type GuardedProcess, type ProcessEnd, startGuardedProcess } from "./guarded_process.ts";
import { logTail } from "./log_tail.ts";

/** What a member on loopback is started with. */
export interface LocalMemberOptions {
  /** Its name within the cluster. */
  readonly name: string;
  /** The etcd binary. */
  readonly binary: string;
  /** All of its flags. */
  readonly arguments: readonly string[];
  /** How it joins; nothing else of our environment reaches it. */
  readonly environment: Readonly<Record<string, string>>;
  /** `127.0.0.1:port` of the client listener. */
  readonly endpoint: string;
  /** Base URL of the metrics and health listener. */
  readonly metricsUrl: string;
  /** Where it keeps its data. */
  readonly dataDirectory: string;
  /** Where its log goes. */
  readonly logFile: string;
  /** A directory that goes when this process does, also when it is killed. Default: none. */
  readonly temporaryDirectory?: string;
}

/** One etcd process on loopback that can be stopped, paused and started again. */
export interface LocalMember {
  /** Its name within the cluster. */
  readonly name: string;
  /** `127.0.0.1:port` of the client listener. */
  readonly endpoint: string;
  /** Base URL of the metrics and health listener. */
  readonly metricsUrl: string;
  /** Where it keeps its data. */
  readonly dataDirectory: string;
  /** Where its log goes. */
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
  /** Ends the process by force. */
  kill(): Promise<void>;
  /** Why it ended since its last start, when nobody here asked for that. */
  failure(): Promise<Failure | undefined>;
}

/** Bounds of waiting for a member. */
export interface ReadyOptions {
  /** Milliseconds. Default 60 000. */
  readonly timeout?: number;
  /** Ends the waiting when it aborts. */
  readonly signal?: AbortSignal;
}

const defaultReadyTimeout = 60_000;
const pollInterval = 25;
const pollTimeout = 2_000;
const stopTimeout = 10_000;
/** Connections to a process break a moment before its end is known. */
const endNoticedWithin = 250;

/** One start of the process, and how it ended. */
interface Run {
  readonly process: GuardedProcess;
  end: ProcessEnd | undefined;
  /** Whether we sent something that ends it. */
  endWanted: boolean;
}

/** Creates a member without starting it. */
export function createLocalMember(options: LocalMemberOptions): LocalMember {
  const { dataDirectory, endpoint, logFile, metricsUrl, name } = options;
  let run: Run | undefined;
  return {
    name,
    endpoint,
    metricsUrl,
    dataDirectory,
    logFile,
    get pid() {
      return isRunning(run) ? run.process.pid : undefined;
    },
    start: () => {
      if (!isRunning(run)) run = startRun(options);
    },
    signal: (name) => send(run, name),
    ready: (bounds = {}) => awaitReady(options, run, bounds),
    stop: () => endRun(run, "SIGTERM"),
    kill: () => endRun(run, "SIGKILL"),
    failure: () => failureOf(options, run),
  };
}

function startRun(options: LocalMemberOptions): Run {
  const { binary, environment, logFile, temporaryDirectory } = options;
  const process = startGuardedProcess({
    program: binary,
    arguments: options.arguments,
    environment,
    logFile,
    ...(temporaryDirectory === undefined ? {} : { removeWhenLost: temporaryDirectory }),
  });
  const run: Run = { process, end: undefined, endWanted: false };
  void process.ended.then((end) => {
    run.end = end;
  });
  return run;
}

function isRunning(run: Run | undefined): run is Run {
  return run !== undefined && run.end === undefined;
}

function send(run: Run | undefined, name: Deno.Signal): void {
  if (!isRunning(run)) return;
  if (name !== "SIGSTOP" && name !== "SIGCONT") run.endWanted = true;
  run.process.signal(name);
}

async function endRun(run: Run | undefined, name: Deno.Signal): Promise<void> {
  send(run, "SIGCONT");
  send(run, name);
  const timer = setTimeout(() => send(run, "SIGKILL"), stopTimeout);
  await run?.process.ended;
  clearTimeout(timer);
}

async function awaitReady(
  options: LocalMemberOptions,
  run: Run | undefined,
  { timeout = defaultReadyTimeout, signal }: ReadyOptions,
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    if (!isRunning(run)) throw await startFailure(options, `${endText(run)} before it was ready`);
    if (await isReady(options.metricsUrl)) return;
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
  }
  throw await startFailure(options, `was not ready after ${timeout / 1000} s`);
}

/** Asked by node:http because fetch would ask a proxy that the user's environment names. */
function isReady(metricsUrl: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${metricsUrl}/readyz`, { timeout: pollTimeout, agent: false });
    request.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", () => resolve(false));
  });
}

async function startFailure(options: LocalMemberOptions, what: string): Promise<Failure> {
  const { logFile, name } = options;
  return new Failure("etcd-start-failed", `Member "${name}" ${what}\n${await logTail(logFile)}`, {
    hint: `Read its whole log in ${logFile}`,
  });
}

async function failureOf(
  { logFile, name, temporaryDirectory }: LocalMemberOptions,
  run: Run | undefined,
): Promise<Failure | undefined> {
  if (isRunning(run)) await orAfter(endNoticedWithin, run.process.ended);
  if (run?.end === undefined || run.endWanted) return undefined;
  const message = `Member "${name}" ${endText(run)} unexpectedly\n${await logTail(logFile)}`;
  return new Failure("target-failed", message, {
    hint: temporaryDirectory === undefined
      ? `Read its whole log in ${logFile}`
      : "Run it again with --data-dir to keep its whole log",
  });
}

async function orAfter(milliseconds: number, event: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise((resolve) => timer = setTimeout(resolve, milliseconds));
  await Promise.race([event, over]);
  clearTimeout(timer);
}

function endText(run: Run | undefined): string {
  if (run?.end === undefined) return "was not started";
  const { code, signal } = run.end;
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}
