import { ExitCode } from "../diagnostics/exit_code.ts";
import { Failure } from "../diagnostics/failure.ts";

/** SIGINT and SIGTERM, once somebody asks for them. */
export interface Interrupts {
  /** Takes the signals over; the first one aborts what is returned. */
  readonly signal: () => AbortSignal;
  /** Gives the signals back. */
  readonly release: () => void;
}

const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * Watches for the wish to stop. Who takes the signals over has to end in its own time; whoever
 * signals twice does not want to wait for that, and the process exits with 130 at once.
 */
export function createInterrupts(): Interrupts {
  let taken: AbortController | undefined;
  const listeners = signals.map((name) => [name, () => onSignal(name)] as const);
  const onSignal = (name: string) => {
    if (taken?.signal.aborted) Deno.exit(ExitCode.Interrupted);
    taken?.abort(new Failure("interrupted", `Interrupted by ${name}`));
  };
  return {
    signal() {
      if (taken !== undefined) return taken.signal;
      taken = new AbortController();
      for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
      return taken.signal;
    },
    release() {
      if (taken === undefined) return;
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
      taken = undefined;
    },
  };
}
