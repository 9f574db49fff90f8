import { cpus, release, totalmem } from "node:os";
import type { LiveMachine } from "./live_report.ts";

/** The machine that this runs on; what the process may not ask is empty or 0. */
export function liveMachine(): LiveMachine {
  return {
    cores: navigator.hardwareConcurrency,
    memoryBytes: told(totalmem, 0),
    processor: told(() => cpus()[0]?.model ?? "", ""),
    kernel: told(release, ""),
  };
}

function told<Value>(ask: () => Value, otherwise: Value): Value {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return otherwise;
    throw error;
  }
}
