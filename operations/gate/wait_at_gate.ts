import { describeFailure } from "../../diagnostics/describe_failure.ts";
import { Failure } from "../../diagnostics/failure.ts";
import type { Log } from "../../diagnostics/log.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { type Admission, admissionByData, admissionByTicket, type Papers } from "./admission.ts";
import { type DataDirectory, inspectDataDirectory } from "./data_directory.ts";

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

/** Milliseconds within which a volume has to show what it holds. */
const inspectionLimit = 10_000;

/**
 * Waits until the member may start. That the API server is away is a reason to wait, not to end:
 * the pod would only be started again, later each time.
 *
 * What only a person can mend ends it. For the keeper takes a gate that stays for proof that the
 * volume has no data, and gives such a member up.
 *
 * @throws {Failure} `target-failed` when the volume cannot be read, or holds what is not etcd's
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
  const directory = await inspected(dataDirectory);
  const byData = admissionByData(directory);
  if (byData?.admitted === false) throw new Failure("target-failed", byData.reason);
  if (byData !== undefined) return byData;
  try {
    return admissionByTicket(directory, await papers());
  } catch (error) {
    const reason = error instanceof Failure
      ? error.message
      : describeFailure(error, { debug: false });
    return { admitted: false, reason };
  }
}

async function inspected(dataDirectory: string): Promise<DataDirectory> {
  const limit = new AbortController();
  const late = sleep(inspectionLimit, limit.signal).then(() => {
    throw new Failure("target-failed", `The data directory "${dataDirectory}" gives no answer`, {
      hint: "Check the volume and its node",
    });
  });
  try {
    return await Promise.race([inspectDataDirectory(dataDirectory), late]);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const why = describeFailure(cause, { debug: false });
    throw new Failure("target-failed", `The data directory "${dataDirectory}" cannot be read`, {
      cause,
      hint: `Check the volume and who owns it: ${why}`,
    });
  } finally {
    limit.abort();
  }
}
