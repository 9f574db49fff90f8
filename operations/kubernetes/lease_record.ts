/** What a Lease says about who leads. */
export interface LeaseRecord {
  /** Who holds it; empty when nobody does. */
  readonly holder: string;
  /** Seconds after the last renewal for which the holder may be sure of it. */
  readonly seconds: number;
  /** When the holder took it. */
  readonly acquiredAt: Date;
  /** When the holder last renewed it. */
  readonly renewedAt: Date;
  /** How often it changed hands. */
  readonly transitions: number;
  /** What the holder is about; none when it does not say. */
  readonly work?: LeasedWork;
}

/** What a Lease is held for. */
export interface LeasedWork {
  /** The operation, as in `rollout`. */
  readonly operation: string;
  /** The pod of the member that it is at. */
  readonly member?: string;
  /** The step, as in `restart-member`. */
  readonly step: string;
}

/** A Lease as it was read. */
export interface StoredLease {
  /** What it says. */
  readonly record: LeaseRecord;
  /** Which state of the object that is; every change gives it another one. */
  readonly version: string;
}

/** Where a Lease is kept. */
export interface LeaseStore {
  /** Reads it, if there is one. */
  read(): Promise<StoredLease | undefined>;
  /**
   * Writes it, if it still is of this version, or does not exist when none is given; else, or when
   * the store cannot be reached, it throws.
   */
  write(record: LeaseRecord, version: string | undefined): Promise<void>;
}
