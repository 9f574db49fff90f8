import type { createDataReader } from "./create_data_reader.ts";
import type { createGuard } from "./create_guard.ts";
import type { restrictDate } from "./restrict_date.ts";
import type { restrictEvaluation } from "./restrict_evaluation.ts";
import type { restrictGlobals } from "./restrict_globals.ts";
import type { restrictLocales } from "./restrict_locales.ts";
import type { SandboxFailure, SandboxReport } from "./sandbox_report.ts";

/** The functions that the sandbox is made of. Each is handed over as its source text. */
export interface SandboxParts {
  /** Checks what the config exports. */
  readonly createDataReader: typeof createDataReader;
  /** Makes what the restrictions are made with. */
  readonly createGuard: typeof createGuard;
  /** Takes the clock away. */
  readonly restrictDate: typeof restrictDate;
  /** Takes code from text away. */
  readonly restrictEvaluation: typeof restrictEvaluation;
  /** Takes the machine away. */
  readonly restrictGlobals: typeof restrictGlobals;
  /** Takes the language of the machine away. */
  readonly restrictLocales: typeof restrictLocales;
}

/** What the sandbox shall do. */
export interface SandboxTask {
  /** The URL of the module whose default export is wanted. */
  readonly entry: string;
  /** How many values it may consist of. */
  readonly mostValues: number;
}

/**
 * The program of the Worker that evaluates a config: takes away whatever knows the time, chance or
 * the machine, imports the config and posts a {@link SandboxReport} as JSON. The Worker has no
 * permissions either; this here makes a config give the same objects everywhere, and gives each
 * refusal its place.
 */
export function sandboxMain(task: SandboxTask, parts: SandboxParts): void {
  interface FailureEvent {
    readonly error?: unknown;
    readonly reason?: unknown;
    preventDefault(): void;
  }
  interface WorkerScope {
    postMessage(message: string): void;
    addEventListener(type: string, listener: (event: FailureEvent) => void): void;
  }
  const scope = globalThis as unknown as WorkerScope;
  const post = scope.postMessage.bind(globalThis);
  const later = setTimeout;
  const { stringify } = JSON;
  const read = parts.createDataReader(task.mostValues);
  const guard = parts.createGuard();

  let failure: SandboxFailure | undefined;

  /** Timers run when no microtask is left, so a config that is heard from has come to rest. */
  function report(make: () => SandboxReport): void {
    later(() => {
      const result = resultOf(make);
      later(() => post(stringify(failure ?? result)), 0);
    }, 0);
  }

  function resultOf(make: () => SandboxReport): SandboxReport {
    try {
      return make();
    } catch (error) {
      return guard.failureOf(error);
    }
  }

  /** A promise that nobody awaits fails outside of the import. */
  function listen(type: string, errorOf: (event: FailureEvent) => unknown): void {
    scope.addEventListener(type, (event) => {
      event.preventDefault();
      const found = guard.failureOf(errorOf(event));
      failure ??= found;
      report(() => found);
    });
  }

  listen("error", (event) => event.error);
  listen("unhandledrejection", (event) => event.reason);
  parts.restrictDate(guard);
  parts.restrictLocales(guard);
  parts.restrictEvaluation(guard);
  parts.restrictGlobals(guard);
  import(task.entry).then(
    (module: { default?: unknown }) => report(() => read(module.default)),
    (error: unknown) => report(() => guard.failureOf(error)),
  );
}
