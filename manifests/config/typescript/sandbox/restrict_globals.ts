import type { Guard } from "./create_guard.ts";

/**
 * Leaves of the globals what ECMAScript defines, but for clock, randomness and memory management,
 * and a few pure functions of the Web. Part of {@link SandboxParts}: it uses nothing from outside.
 */
export function restrictGlobals({ refuse, impure, lock }: Guard): void {
  const kept = new Set(
    ("AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array " +
      "Boolean DataView Date DisposableStack Error EvalError Float16Array Float32Array " +
      "Float64Array Function Infinity Int16Array Int32Array Int8Array Iterator JSON Map Math NaN " +
      "Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String " +
      "SuppressedError Symbol SyntaxError TextDecoder TextEncoder TypeError URIError URL " +
      "URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet atob " +
      "btoa console decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval " +
      "globalThis isFinite isNaN parseFloat parseInt queueMicrotask structuredClone undefined " +
      "unescape").split(" "),
  );
  const impureNames = [
    /^(Temporal|Intl|[Pp]erformance.*|[Cc]rypto.*|SubtleCrypto|.*Event|File)$/,
    /^((set|clear)(Timeout|Interval|Immediate)|FinalizationRegistry|WeakRef)$/,
    /^(Atomics|SharedArrayBuffer)$/,
  ];

  function refuseGlobal(name: string): never {
    if (impureNames.some((names) => names.test(name))) {
      impure(name, "Write the value down: the same config must always give the same objects");
    }
    return refuse({
      code: "config-denied",
      message: `${name} is not available to a config`,
      hint: "Write down what the config needs, or import a file beside it",
    });
  }

  /** Standard output belongs to the objects that are rendered. */
  function restrictConsole(): void {
    const printError = console.error;
    const names = ["debug", "dir", "error", "info", "log", "table", "trace", "warn"];
    const print = (...values: unknown[]) => printError(...values);
    lock(globalThis, "console", Object.fromEntries(names.map((name) => [name, print])));
  }

  /** The global object stays an event target, through which Deno reports unhandled rejections. */
  function restrictEvents(): void {
    const { prototype } = EventTarget;
    for (const name of ["addEventListener", "removeEventListener", "getParent"]) {
      lock(prototype, name, () => refuseGlobal(name));
    }
  }

  restrictEvents();
  restrictConsole();
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name !== "string" || kept.has(name)) continue;
    Reflect.defineProperty(globalThis, name, {
      configurable: false,
      get: () => refuseGlobal(name),
    });
  }
  lock(URL, "createObjectURL", undefined);
  lock(URL, "revokeObjectURL", undefined);
  lock(
    Math,
    "random",
    () => impure("Math.random()", "Write the value down, or derive it from the cluster's name"),
  );
}
