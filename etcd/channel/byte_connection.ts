/** An encrypted connection as a stream of octets, in the shape of `Deno.Conn`. */
export interface ByteConnection {
  /** Reads what has arrived into memory; null when the peer has ended. One at a time. */
  read(into: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Sends octets and says how many it took. One at a time. */
  write(bytes: Uint8Array): Promise<number>;
  /** Ends the connection; a read under way fails. Once. */
  close(): void;
  /** Keeps the process alive. */
  ref(): void;
  /** No longer keeps the process alive. */
  unref(): void;
}
