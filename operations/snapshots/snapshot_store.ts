/** Where snapshots are kept. Names are relative to the store, and nothing is ever overwritten. */
export interface SnapshotStore {
  /** Where it is, for people, as in `s3://backups/etcd`. */
  readonly place: string;
  /**
   * All names, sorted.
   *
   * @throws {Failure} `snapshot-store-failed`
   */
  list(): Promise<readonly string[]>;
  /**
   * Stores a file under a new name; it is there whole or not at all.
   *
   * @throws {Failure} `snapshot-store-failed`, also when the name exists
   */
  put(name: string, file: string): Promise<void>;
  /**
   * Stores a short text under a new name.
   *
   * @throws {Failure} `snapshot-store-failed`, also when the name exists
   */
  putText(name: string, text: string): Promise<void>;
  /**
   * Copies what is stored into a new file; when it fails, nothing is left of that.
   *
   * @throws {Failure} `snapshot-store-failed`, `output-failed` when there is no room for it
   */
  fetch(name: string, file: string): Promise<void>;
  /**
   * Reads a short text.
   *
   * @throws {Failure} `snapshot-store-failed`
   */
  fetchText(name: string): Promise<string>;
  /**
   * Bytes of what is stored under a name; `undefined` when there is nothing.
   *
   * @throws {Failure} `snapshot-store-failed`
   */
  size(name: string): Promise<number | undefined>;
  /**
   * Removes what is stored; a name that does not exist is no failure.
   *
   * @throws {Failure} `snapshot-store-failed`
   */
  remove(name: string): Promise<void>;
}
