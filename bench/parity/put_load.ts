/** Puts that one client makes, the same for every client that is compared. */
export interface PutLoad {
  /** How many. */
  readonly count: number;
  /** How many are under way at a time. */
  readonly inFlight: number;
  /** Octets of a key. */
  readonly keySize: number;
  /** Octets of a value. */
  readonly valueSize: number;
  /** Different keys, taken one after the other. */
  readonly keys: number;
  /** Puts a second; none: as many as go. */
  readonly rate?: number;
}

/** What one client made of a {@link PutLoad}. */
export interface PutMeasure {
  /** Puts answered a second. */
  readonly throughput: number;
  /** Microseconds of processor that the client's process took for each, user and kernel mode. */
  readonly processor: number;
  /** Milliseconds from sending to the answer: half of the puts took no longer. */
  readonly median: number;
  /** 99 of 100 took no longer. */
  readonly p99: number;
  /** Puts that failed. */
  readonly failed: number;
}
