import type { SandboxFailure, SandboxReport } from "./sandbox/sandbox_report.ts";
import { sandboxProgram } from "./sandbox/sandbox_program.ts";

/** What evaluating a config came to. */
export type SandboxResult =
  | SandboxReport
  /** It did not end in time, or needed too much memory; its Worker may still spin. */
  | { readonly outcome: "timeout" | "memory" };

/** How long and how large an evaluation may be. */
export interface SandboxLimits {
  /** Milliseconds from the start of the Worker. */
  readonly timeout: number;
  /** Bytes by which the process may grow meanwhile. */
  readonly memory: number;
}

/** How often memory is looked at; V8 fills about 1.5 GB in a second. */
const memoryInterval = 25;

/**
 * Evaluates a module in a Worker without any permission.
 *
 * @param entry the blob URL of the module
 */
export async function runSandbox(entry: string, limits: SandboxLimits): Promise<SandboxResult> {
  const program = new Blob([sandboxProgram(entry)], { type: "text/javascript" });
  const url = URL.createObjectURL(program);
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  const { promise, resolve } = Promise.withResolvers<SandboxResult>();
  worker.onmessage = ({ data }) => resolve(JSON.parse(data) as SandboxReport);
  worker.onmessageerror = () => resolve(unheard("a message that cannot be read"));
  worker.onerror = (event) => {
    event.preventDefault();
    resolve(uncaught(event));
  };
  const timer = setTimeout(() => resolve({ outcome: "timeout" }), limits.timeout);
  const before = Deno.memoryUsage().rss;
  const watch = setInterval(() => {
    if (Deno.memoryUsage().rss - before > limits.memory) resolve({ outcome: "memory" });
  }, memoryInterval);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}

/** An error outside of the module's own evaluation, as in a promise that nobody awaits. */
function uncaught({ message, filename, lineno, colno }: ErrorEvent): SandboxFailure {
  const places = [{ url: filename, line: lineno, column: colno }];
  return { outcome: "failed", code: "config-threw", message, places };
}

function unheard(message: string): SandboxFailure {
  return { outcome: "failed", code: "config-threw", message, places: [] };
}
