import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../error_class.ts";
import type { IsolationCell, Verdict } from "./isolation_cell.ts";
import type { Scene } from "./scene.ts";

/** How a cell's request ended. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: unknown }
  | { readonly kind: "refused"; readonly error: unknown };

/** Makes a cell's request. */
export async function attempt(cell: IsolationCell, scene: Scene): Promise<Outcome> {
  try {
    const answer = await cell.probe(scene);
    if (answer !== undefined || cell.silent !== true) return { kind: "answered", answer };
    return { kind: "refused", error: new Error("permission denied without a word") };
  } catch (error) {
    return { kind: "refused", error };
  }
}

/** The verdict an outcome amounts to, or the message of an error that is none. */
export function verdictOf(outcome: Outcome): Verdict | `failed: ${string}` {
  if (outcome.kind === "answered") return "allowed";
  const errorClass = etcdErrorClass(outcome.error);
  const message = messageOf(outcome.error);
  if (errorClass === "unsupported" || message.startsWith("404 ")) return "absent";
  if (errorClass === "denied" || errorClass === "unauthenticated") return "denied";
  return otherRefusals.test(message) ? "denied" : `failed: ${message}`;
}

/**
 * Refusals in other words: a stranger is told that its user does not exist, a login that it
 * failed, and whoever calls the gateway that its name does not count there (etcd
 * server/auth/store.go and server/embed/serve.go).
 */
const otherRefusals =
  /user name not found|auth: user not found|authentication failed|CommonName of client/;

/** Which neighbours' keys or values an outcome gives away; nobody's may ever be among them. */
export function namesGivenAway(outcome: Outcome, scene: Scene): string[] {
  const told = outcome.kind === "answered" ? textOf(outcome.answer) : messageOf(outcome.error);
  return [scene.before, scene.foreign]
    .filter(({ secret }) => told.includes(secret))
    .map(({ name }) => name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Everything in an answer, bytes as they are. */
function textOf(answer: unknown): string {
  if (answer instanceof Uint8Array) return Buffer.from(answer).toString("latin1");
  if (typeof answer !== "object" || answer === null) return String(answer);
  return Object.values(answer).map(textOf).join("\n");
}
