import type { SandboxFailure, SandboxPlace } from "./sandbox_report.ts";

/** Why a config may not have something. */
export type Refusal = Pick<SandboxFailure, "code" | "message" | "hint">;

/** What the restrictions of the sandbox are made with. */
export interface Guard {
  /** Throws a refusal. */
  readonly refuse: (refusal: Refusal) => never;
  /** Throws the refusal of something that may come out differently another time or elsewhere. */
  readonly impure: (what: string, hint: string) => never;
  /** Defines a property that the config cannot change back. */
  readonly lock: (target: object, name: PropertyKey, value: unknown) => void;
  /** Says what an error was, and where. */
  readonly failureOf: (error: unknown) => SandboxFailure;
}

/**
 * Takes over the formatting of stacks, so that every error has its places and a config never sees
 * the random URLs of its modules. Part of {@link SandboxParts}: it uses nothing from outside.
 */
export function createGuard(): Guard {
  interface CallSite {
    getFileName(): string | null;
    getLineNumber(): number | null;
    getColumnNumber(): number | null;
  }
  const { defineProperty } = Reflect;
  const refusals = new WeakMap<object, Refusal>();
  const places = new WeakMap<object, SandboxPlace[]>();

  function refuse(refusal: Refusal): never {
    const error = new Error(refusal.message);
    refusals.set(error, refusal);
    throw error;
  }

  function impure(what: string, hint: string): never {
    return refuse({
      code: "config-impure",
      message: `${what} may come out differently another time or on another machine`,
      hint,
    });
  }

  function lock(target: object, name: PropertyKey, value: unknown): void {
    defineProperty(target, name, { value, writable: false, configurable: false });
  }

  function placeOf(site: CallSite): SandboxPlace {
    return {
      url: site.getFileName() ?? "",
      line: site.getLineNumber() ?? 1,
      column: site.getColumnNumber() ?? 1,
    };
  }

  function describe(error: unknown): SandboxFailure {
    if (typeof error !== "object" || error === null) {
      return { outcome: "failed", code: "config-threw", message: String(error), places: [] };
    }
    const { message } = error as { message?: unknown };
    // Reading the stack is what makes V8 record it.
    void (error as { stack?: unknown }).stack;
    const refusal = refusals.get(error) ??
      { code: "config-threw" as const, message: String(message ?? "an object that is no error") };
    return { outcome: "failed", ...refusal, places: places.get(error) ?? [] };
  }

  function failureOf(error: unknown): SandboxFailure {
    try {
      return describe(error);
    } catch {
      const message = "an error that cannot be read";
      return { outcome: "failed", code: "config-threw", message, places: [] };
    }
  }

  lock(Error, "prepareStackTrace", (error: object, sites: CallSite[]) => {
    places.set(error, sites.map(placeOf));
    return String(error);
  });
  return { refuse, impure, lock, failureOf };
}
