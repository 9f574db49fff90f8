import assert from "node:assert/strict";
import type { KubernetesRequest } from "../operations/adopt/kubernetes_request.ts";

class Killed extends Error {}

/** Lets so many writes through, and is dead from then on: a program that was killed in between. */
export function killedAfter(writes: number, request: KubernetesRequest): KubernetesRequest {
  let left = writes;
  return async (call) => {
    if (left < 0) throw new Killed();
    if (call.method !== "GET") left--;
    if (left < 0) throw new Killed();
    return await request(call);
  };
}

/** Whether a run ended because it was killed, which is all it may end by; always `true`. */
export function assertKilled(error: unknown): boolean {
  assert.ok(error instanceof Killed, String(error));
  return true;
}
