/** Where in a file something is wrong. Lines and columns count from 1. */
export interface Position {
  /** The file as the user named it. */
  readonly file: string;
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1, in UTF-16 code units. */
  readonly column: number;
}

/**
 * The stable codes of every failure the product reports. A code never changes its meaning: scripts
 * and alert routes may match on it.
 */
export type FailureCode =
  | "usage"
  | "config-invalid"
  | "config-unreadable"
  | "etcd-not-found"
  | "etcd-version-refused"
  | "etcd-download-failed"
  | "etcd-start-failed"
  | "etcd-not-ready"
  | "etcd-request-failed"
  | "tenant-refused"
  | "target-failed"
  | "isolation-violated"
  | "certificate-failed"
  | "kubernetes-request-failed"
  | "adoption-refused"
  | "git-failed"
  | "snapshot-refused"
  | "snapshot-store-failed"
  | "output-failed"
  | "interrupted";

/** What a {@link Failure} carries besides its message. */
export interface FailureOptions {
  /** The place in the user's file, where there is one. */
  readonly position?: Position;
  /** What the reader can do about it, as an imperative sentence. */
  readonly hint?: string;
  /** The error that led here; its message is not repeated automatically. */
  readonly cause?: unknown;
}

/**
 * The one error class of the product: an expected failure of input, of the world or of a target,
 * with a stable code, a position where there is one and a hint. Anything else that is thrown is a
 * defect of ours.
 */
export class Failure extends Error {
  /** Tells a failure from other errors across realms. */
  override readonly name: string = "Failure";
  /** What failed, for programs. */
  readonly code: FailureCode;
  /** The place in the user's file, where there is one. */
  readonly position: Position | undefined;
  /** What the reader can do about it. */
  readonly hint: string | undefined;

  /** Creates a failure; the message begins with a capital and has no full stop. */
  constructor(code: FailureCode, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.position = options.position;
    this.hint = options.hint;
  }
}
