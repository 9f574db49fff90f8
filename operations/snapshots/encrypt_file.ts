import { Decrypter, Encrypter } from "age-encryption";
import { Failure } from "../../diagnostics/failure.ts";

/** For whom a file is encrypted, and where to. */
export interface EncryptFileOptions {
  /** A file that does not exist. */
  readonly file: string;
  /** age public keys, each of which can read it. */
  readonly recipients: readonly string[];
}

/** With which key a file is decrypted, and where to. */
export interface DecryptFileOptions {
  /** A file that does not exist. */
  readonly file: string;
  /** An age private key, "AGE-SECRET-KEY-1…"; lines that begin with "#" are comments. */
  readonly identity: string;
}

/**
 * Encrypts a file in the format of age (https://age-encryption.org/v1), in constant memory.
 *
 * @throws {Failure} `snapshot-refused` for a key that is none
 */
export async function encryptFile(
  source: string,
  { file, recipients }: EncryptFileOptions,
): Promise<void> {
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new Failure("snapshot-refused", "A recipient is no age public key", {
      hint: "Correct spec.snapshots.encryption.recipients; age-keygen prints public keys",
      cause,
    });
  }
  await transform(source, { file, by: (input) => encrypter.encrypt(input) });
}

/**
 * Decrypts what {@link encryptFile} or the program age encrypted.
 *
 * @throws {Failure} `snapshot-refused` when the key is none, cannot read the file, or the file is
 * not what was encrypted; what was written by then is removed
 */
export async function decryptFile(
  source: string,
  { file, identity }: DecryptFileOptions,
): Promise<void> {
  const decrypter = new Decrypter();
  try {
    for (const key of keysIn(identity)) decrypter.addIdentity(key);
    await transform(source, { file, by: (input) => decrypter.decrypt(input) });
  } catch (cause) {
    await Deno.remove(file).catch(() => undefined);
    throw new Failure("snapshot-refused", "The snapshot cannot be decrypted with the given key", {
      hint: "Check that the Secret holds the private key of one of the recipients",
      cause,
    });
  }
}

function keysIn(identity: string): string[] {
  return identity.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

interface Transformation {
  readonly file: string;
  readonly by: (input: Bytes) => Promise<ReadableStream<Uint8Array>>;
}

async function transform(source: string, { by, file }: Transformation): Promise<void> {
  using input = await Deno.open(source);
  const output = await Deno.open(file, { write: true, createNew: true, mode: 0o600 });
  const result = await by(input.readable).catch((error) => {
    output.close();
    throw error;
  });
  await result.pipeTo(output.writable);
}
