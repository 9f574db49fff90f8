import { Decrypter, Encrypter } from "age-encryption";
import { Readable, type Transform } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { Failure } from "../../diagnostics/failure.ts";
import { diskFailure } from "./disk_failure.ts";
import { fileChunks } from "./file_chunks.ts";

/** For whom a file is packed, and where to. */
export interface PackFileOptions {
  /** A file that does not exist. */
  readonly file: string;
  /** age public keys, each of which can read it; without any it is not encrypted. */
  readonly recipients: readonly string[];
}

/** How a file was packed, and where it is unpacked to. */
export interface UnpackFileOptions {
  /** A file that does not exist. */
  readonly file: string;
  /** Whether it was compressed; what was not encrypted, was. */
  readonly compressed: boolean;
  /** An age private key, "AGE-SECRET-KEY-1…", if it was encrypted; lines of "#" are comments. */
  readonly identity?: string | undefined;
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

const chunkSize = 64 * 1024;

/**
 * Compresses a file in the format of gzip (RFC 1952), at its fastest level, and encrypts it in the format of age (https://age-encryption.org/v1), both in constant memory. Not zstd: on an
 * archive of that which was changed, Deno 2.9.3 never comes to an end.
 *
 * @throws {Failure} `snapshot-refused` for a key that is none, `output-failed` when the disk is full
 */
export async function packFile(
  source: string,
  { file, recipients }: PackFileOptions,
): Promise<void> {
  const encrypter = encrypterFor(recipients);
  const compress = createGzip({ chunkSize, level: 1 });
  const packed = through(source, compress);
  await write(file, encrypter === undefined ? packed : await encrypter.encrypt(packed));
}

/**
 * Undoes {@link packFile}; what gzip and age packed is read, too.
 *
 * @throws {Failure} `snapshot-refused` when the key is none, cannot read the file, or the file is
 * not what was packed; `output-failed` when the disk is full. What was written by then is removed
 */
export async function unpackFile(
  source: string,
  { compressed, file, identity }: UnpackFileOptions,
): Promise<void> {
  try {
    if (identity === undefined) {
      return await write(file, through(source, createGunzip({ chunkSize })));
    }
    const plain = await decrypterFor(identity).decrypt(await opened(source)) as Bytes;
    await write(file, compressed ? decompressed(plain) : plain);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unreadable(error, { isEncrypted: identity !== undefined });
  }
}

function unreadable(
  cause: unknown,
  { isEncrypted }: { readonly isEncrypted: boolean },
): Failure {
  if (!isEncrypted) {
    return new Failure("snapshot-refused", "What is stored is not what was compressed", {
      hint: "Take a new snapshot now, and find out what changed the old one",
      cause,
    });
  }
  return new Failure("snapshot-refused", "The snapshot cannot be decrypted with the given key", {
    hint: "Check that the Secret holds the private key of one of the recipients",
    cause,
  });
}

function encrypterFor(recipients: readonly string[]): Encrypter | undefined {
  if (recipients.length === 0) return undefined;
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    return encrypter;
  } catch (cause) {
    throw new Failure("snapshot-refused", "A recipient is no age public key", {
      hint: "Correct spec.snapshots.encryption.recipients; age-keygen prints public keys",
      cause,
    });
  }
}

function decrypterFor(identity: string): Decrypter {
  const decrypter = new Decrypter();
  const lines = identity.split("\n").map((line) => line.trim());
  for (const line of lines) if (line !== "" && !line.startsWith("#")) decrypter.addIdentity(line);
  return decrypter;
}

async function opened(source: string): Promise<Bytes> {
  return (await Deno.open(source)).readable;
}

/** The transformation is asked to take one piece after the other, so that they may share memory. */
function through(source: string, transform: Transform): Bytes {
  // Whoever reads is told, too, and else it would be nobody's.
  transform.on("error", () => undefined);
  void feed(source, transform).catch((error) => transform.destroy(error));
  return toWeb(transform);
}

async function feed(source: string, transform: Transform): Promise<void> {
  for await (const chunk of fileChunks(source)) {
    await new Promise<void>((resolve, reject) => {
      transform.write(chunk, (error) => error ? reject(error) : resolve());
    });
  }
  transform.end();
}

function decompressed(input: Bytes): Bytes {
  const from = Readable.fromWeb(input as never);
  const output = from.pipe(createGunzip({ chunkSize }));
  // pipe() passes no error on.
  from.on("error", (error) => output.destroy(error));
  output.on("error", () => undefined);
  output.on("close", () => from.destroy());
  return toWeb(output);
}

/** Not `Readable.toWeb`: that counts chunks as bytes, and so holds sixteen thousand of them. */
function toWeb(input: Readable): Bytes {
  return ReadableStream.from(input as AsyncIterable<Uint8Array<ArrayBuffer>>);
}

async function write(file: string, content: ReadableStream<Uint8Array>): Promise<void> {
  try {
    const output = await Deno.open(file, { write: true, createNew: true, mode: 0o600 });
    await content.pipeTo(output.writable);
  } catch (error) {
    await Deno.remove(file).catch(() => undefined);
    throw diskFailure(error, file) ?? error;
  }
}
