/** One write of a load, however it ended. Times are of `performance.now()`. */
export interface ObservedWrite {
  /** When it was due. */
  readonly due: number;
  /** When it was acknowledged, or failed for the second time. */
  readonly ended: number;
  /** Whether it took a second attempt. */
  readonly retried: boolean;
  /** Whether etcd acknowledged it. */
  readonly acknowledged: boolean;
}

/** Is told of every write. */
export type WriteObserver = (write: ObservedWrite) => void;
