import { describeFailure } from "../../diagnostics/describe_failure.ts";
import { Failure } from "../../diagnostics/failure.ts";
import type { Log } from "../../diagnostics/log.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { type Admission, admissionByData, admissionByTicket, type Papers } from "./admission.ts";
import { inspectDataDirectory } from "./data_directory.ts";

/** What the gate works with. */
export interface GateOptions {
  /** The member's data directory. */
  readonly dataDirectory: string;
  /** Asks for the member's papers; asked only when data do not decide. */
  readonly papers: () => Promise<Papers>;
  /** Is told why the member waits: once a reason, and again every minute. */
  readonly log: Log;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Milliseconds before asking again, from the first to the longest. Default 1000 to 10 000. */
  readonly pauses?: { readonly first: number; readonly longest: number };
}

const reminder = 60_000;

/**
 * Waits until the member may start. Whatever fails meanwhile is a reason to wait, not to end: the
 * pod would only be started again, later each time.
 *
 * @throws the signal's reason when it aborts
 */
export async function waitAtGate(options: GateOptions): Promise<void> {
  const { log, signal, pauses = { first: 1_000, longest: 10_000 } } = options;
  let pause = pauses.first;
  let told = { reason: "", at: -Infinity };
  while (true) {
    signal.throwIfAborted();
    const { admitted, reason } = await admission(options);
    if (admitted) return log.info("member may start", { reason });
    const isNew = reason !== told.reason;
    if (isNew) pause = pauses.first;
    if (isNew || performance.now() - told.at >= reminder) {
      log.warn("member has to wait", { reason });
      told = { reason, at: performance.now() };
    }
    await sleep(pause, signal);
    pause = Math.min(pause * 1.5, pauses.longest);
  }
}

async function admission({ dataDirectory, papers }: GateOptions): Promise<Admission> {
  try {
    const directory = await inspectDataDirectory(dataDirectory);
    return admissionByData(directory) ?? admissionByTicket(directory, await papers());
  } catch (error) {
    return { admitted: false, reason: reasonOf(error, dataDirectory) };
  }
}

function reasonOf(error: unknown, dataDirectory: string): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof Deno.errors.PermissionDenied) {
    return `The data directory "${dataDirectory}" may not be read; check who owns the volume`;
  }
  return describeFailure(error, { debug: false });
}
