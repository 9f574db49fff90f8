import { Failure } from "../../../diagnostics/failure.ts";
import { etcdErrorClass } from "../../../etcd/error_class.ts";

/**
 * What to throw when a step of setting a target up failed: a {@link Failure} `target-failed` for
 * what etcd or the connection to it said, anything else as it is, since that is one of ours or a
 * defect.
 *
 * @param what the step, as the start of a sentence: `Authentication cannot be enabled`
 */
export function targetFailure(what: string, error: unknown): unknown {
  if (error instanceof Failure) return error;
  const errorClass = etcdErrorClass(error);
  if (errorClass === "unknown" || !(error instanceof Error)) return error;
  return new Failure("target-failed", `${what}: ${error.message}`, { cause: error });
}
