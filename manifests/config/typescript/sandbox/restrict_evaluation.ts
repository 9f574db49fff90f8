import type { Guard } from "./create_guard.ts";

/**
 * Refuses code made from text, which would escape the check of the imports. Part of
 * {@link SandboxParts}: it uses nothing from outside.
 */
export function restrictEvaluation({ refuse, lock }: Guard): void {
  const refuseCode = function (): never {
    return refuse({
      code: "config-denied",
      message: "code made from text is not available to a config",
      hint: "Write the code into the file, or import it",
    });
  };
  refuseCode.prototype = Function.prototype;
  const samples = [function () {}, async function () {}, function* () {}, async function* () {}];
  for (const sample of samples) {
    lock(Object.getPrototypeOf(sample) as object, "constructor", refuseCode);
  }
  lock(globalThis, "Function", refuseCode);
  lock(globalThis, "eval", refuseCode);
}
