import { ExitCode } from "./exit_code.ts";
import { Failure, type FailureCode } from "./failure.ts";

/** Spelled out code by code, so that a new code does not compile until somebody chose for it. */
const codes: Readonly<Record<FailureCode, ExitCode>> = {
  "usage": ExitCode.Usage,
  "config-invalid": ExitCode.Usage,
  "config-unreadable": ExitCode.Usage,
  "etcd-not-found": ExitCode.TargetFailed,
  "etcd-version-refused": ExitCode.TargetFailed,
  "etcd-download-failed": ExitCode.TargetFailed,
  "etcd-start-failed": ExitCode.TargetFailed,
  "etcd-not-ready": ExitCode.TargetFailed,
  "etcd-request-failed": ExitCode.TargetFailed,
  "tenant-refused": ExitCode.TargetFailed,
  "target-failed": ExitCode.TargetFailed,
  "isolation-violated": ExitCode.IsolationViolated,
  "certificate-failed": ExitCode.TargetFailed,
  "kubernetes-request-failed": ExitCode.TargetFailed,
  "adoption-refused": ExitCode.TargetFailed,
  "git-failed": ExitCode.TargetFailed,
  "snapshot-refused": ExitCode.TargetFailed,
  "snapshot-store-failed": ExitCode.TargetFailed,
  "output-failed": ExitCode.TargetFailed,
  "interrupted": ExitCode.Interrupted,
};

/**
 * The exit code a thrown error ends the program with. A defect of ours ends like a failed target:
 * unlike with a usage error, something may already have been started or written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exitCodeFor } from "./exit_code_for.ts";
 * import { Failure } from "./failure.ts";
 *
 * assert.equal(exitCodeFor(new Failure("config-invalid", "Members is missing")), 1);
 * ```
 */
export function exitCodeFor(error: unknown): ExitCode {
  return error instanceof Failure ? codes[error.code] : ExitCode.TargetFailed;
}
