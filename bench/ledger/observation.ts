/** A conditional write of one key. */
export interface LedgerWrite {
  /** The key. */
  readonly key: string;
  /** The revision it is conditional on; zero for a creation. */
  readonly expected: bigint;
  /** Whether it deletes the key. */
  readonly deletes: boolean;
}

/** What a read must not fall behind; taken before the read is sent. */
export interface ReadFloor {
  /** The key. */
  readonly key: string;
  /** Revision of the newest acknowledged write of the key; zero when there is none. */
  readonly revision: bigint;
  /** Whether that write deleted the key. */
  readonly deleted: boolean;
  /** Revision of the newest acknowledged write of any key. */
  readonly storeRevision: bigint;
}

/** What a read returned. */
export interface ReadAnswer {
  /** The revision of the whole store at which the read was answered. */
  readonly storeRevision: bigint;
  /** The revision of the key, or that it does not exist. */
  readonly keyRevision: bigint | undefined;
}

/** What a list must not fall behind; taken before its first page is asked for. */
export interface ListFloor {
  /** The folder that is listed. */
  readonly folder: string;
  /** Revision of the newest acknowledged write of any key. */
  readonly storeRevision: bigint;
  /** What is known to be in the folder. */
  readonly keys: readonly ReadFloor[];
}

/** What a list returned, all pages together. */
export interface ListAnswer {
  /** The revision of the whole store that was listed. */
  readonly storeRevision: bigint;
  /** The revisions of the keys that exist. */
  readonly keys: ReadonlyMap<string, bigint>;
}

/** A change of one key. */
export interface KeyChange {
  /** The key. */
  readonly key: string;
  /** Revision of the change. */
  readonly revision: bigint;
  /** Whether the key was deleted. */
  readonly deletes: boolean;
}

/** One event of a watch. */
export interface LedgerEvent extends KeyChange {
  /** Whether what was deleted hung on a lease, which ends without anybody writing. */
  readonly expires: boolean;
}
