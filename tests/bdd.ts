/**
 * The functions tests are written with: those of `node:test` that `@std/testing/bdd` has too, made
 * strict. As Deno 2.9.3 runs `node:test`, it drops what a test must not lose: a rejection or an
 * error that nobody caught (denoland/deno#34818) and what an `after` or `afterEach` hook throws.
 * Here both fail the test file.
 *
 * @module
 */
import * as nodeTest from "node:test";

/** What a test or a hook does. */
export type Body = () => void | Promise<void>;

/** Groups cases; the body only declares, so it must not be asynchronous. */
export const describe: (name: string, body: () => void) => void = nodeTest.describe;

/** Declares a case. */
export const it: (name: string, body: Body) => void = nodeTest.it;

/** Runs once before the cases of its group. */
export const before: (hook: Body) => void = nodeTest.before;

/** Runs before every case of its group. */
export const beforeEach: (hook: Body) => void = nodeTest.beforeEach;

/** Runs once after the cases of its group, whether they passed or not. */
export function after(hook: Body): void {
  nodeTest.after(loud(hook));
}

/** Runs after every case of its group, whether it passed or not. */
export function afterEach(hook: Body): void {
  nodeTest.afterEach(loud(hook));
}

function loud(hook: Body): () => Promise<void> {
  return async () => {
    try {
      await hook();
    } catch (error) {
      reportError(error);
    }
  };
}

/** `node:test` would call `preventDefault`; being first, these keep the event from it. */
for (const type of ["error", "unhandledrejection"]) {
  addEventListener(type, (event) => event.stopImmediatePropagation());
}
