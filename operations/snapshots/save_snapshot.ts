import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import type { Readable } from "node:stream";
import { Failure } from "../../diagnostics/failure.ts";
import { diskFailure } from "./disk_failure.ts";
import { trailerBytes } from "./snapshot_secret.ts";

/** How a snapshot is saved. */
export interface SaveSnapshotOptions {
  /** A client of one member alone, as a user with role root. */
  readonly client: Etcd3;
  /** Where it goes; the file must not exist. It appears under this name only when it is whole. */
  readonly file: string;
  /** Ends it when it aborts. */
  readonly signal?: AbortSignal;
}

/** A snapshot that was saved and whose bytes are those that the member read. */
export interface SavedSnapshot {
  /** Bytes of the file, the checksum at its end included. */
  readonly size: number;
  /** SHA-256 of the whole file, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Streams a member's snapshot into a file, in constant memory, and checks it by the SHA-256 that
 * etcd puts at its end. A file that is not whole never appears under its name: bytes go to
 * `<file>.part`, which is removed when anything fails.
 *
 * @throws {Failure} `output-failed` when the file cannot be written, `etcd-request-failed` when the
 * member fails or its bytes are not what it says, `interrupted` when the signal aborts
 */
export async function saveSnapshot(options: SaveSnapshotOptions): Promise<SavedSnapshot> {
  const part = `${options.file}.part`;
  const output = await open(part, options.file);
  try {
    const saved = await receive(output, options);
    await output.sync();
    output.close();
    // Not rename: that would replace a snapshot somebody else has finished meanwhile.
    await Deno.link(part, options.file);
    return saved;
  } catch (error) {
    throw explained(error, options);
  } finally {
    closeQuietly(output);
    await Deno.remove(part).catch(() => undefined);
  }
}

async function open(part: string, file: string): Promise<Deno.FsFile> {
  try {
    await Deno.lstat(file).then(() => Promise.reject(new Deno.errors.AlreadyExists()), onlyMissing);
    return await Deno.open(part, { write: true, createNew: true, mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AlreadyExists ? ": it exists" : "";
    throw new Failure("output-failed", `"${file}" cannot be written${reason}`, {
      hint: "Give the name of a file that does not exist, in a folder that can be written",
      cause,
    });
  }
}

function onlyMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** What grpc-js gives for a server's stream. */
interface SnapshotStream extends Pick<Readable, "destroy"> {
  cancel(): void;
  [Symbol.asyncIterator](): AsyncIterator<{ readonly blob: Uint8Array }>;
}

async function receive(
  output: Deno.FsFile,
  { client, signal }: SaveSnapshotOptions,
): Promise<SavedSnapshot> {
  const whole = createHash("sha256");
  const content = createHash("sha256");
  let held: Uint8Array = new Uint8Array(0);
  let size = 0;
  const stream = await client.maintenance.snapshot() as unknown as SnapshotStream;
  const stop = () => void stream.destroy(signal?.reason);
  signal?.addEventListener("abort", stop);
  try {
    signal?.throwIfAborted();
    for await (const { blob } of stream) {
      await writeAll(output, blob);
      whole.update(blob);
      size += blob.length;
      held = hashButTrailer(content, held, blob);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    // Destroyed alone, the call would go on, and the member hold its old pages for it.
    stream.cancel();
    stream.destroy();
  }
  requireWhole(size, { said: held, found: content.digest() });
  return { size, sha256: whole.digest("hex") };
}

/** bbolt's pages are a multiple of 512 bytes, so the checksum's 32 are what is over. */
function requireWhole(
  size: number,
  { said, found }: { readonly said: Uint8Array; readonly found: Uint8Array },
): void {
  if (size % 512 === trailerBytes && said.toHex() === found.toHex()) return;
  throw new Failure(
    "etcd-request-failed",
    "The snapshot that arrived is not the one that was sent",
    {
      hint: "Take it again; when it happens again, look at the network and at the member's memory",
    },
  );
}

async function writeAll(output: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await output.write(rest));
}

/** Hashes what cannot be the trailer any more, and returns what still may be. */
function hashButTrailer(hash: Hash, held: Uint8Array, arrived: Uint8Array): Uint8Array {
  if (arrived.length < trailerBytes) {
    const known = Buffer.concat([held, arrived]);
    const end = Math.max(0, known.length - trailerBytes);
    hash.update(known.subarray(0, end));
    return known.subarray(end);
  }
  hash.update(held).update(arrived.subarray(0, -trailerBytes));
  return arrived.slice(-trailerBytes);
}

function explained(error: unknown, { file, signal }: SaveSnapshotOptions): unknown {
  if (error instanceof Failure) return error;
  if (signal?.aborted) return signal.reason;
  const ofDisk = diskFailure(error, file);
  if (ofDisk !== undefined) return ofDisk;
  return new Failure("etcd-request-failed", "The member did not send its whole snapshot", {
    hint: "Look at the member's log, and take the snapshot again",
    cause: error,
  });
}

function closeQuietly(file: Deno.FsFile): void {
  try {
    file.close();
  } catch {
    // It is closed.
  }
}
