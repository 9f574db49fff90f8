import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import type { CertifiedKey } from "./certified_key.ts";

/** Where {@link writeCertifiedKey} writes. */
export interface WriteCertifiedKeyOptions {
  /** An existing directory. */
  readonly directory: string;
  /** The files' name without extension: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
}

/** The files that {@link writeCertifiedKey} wrote. */
export interface CertifiedKeyFiles {
  /** The path of the certificate. */
  readonly certificateFile: string;
  /** The path of the private key. */
  readonly privateKeyFile: string;
}

/**
 * Writes `<name>.crt` (mode 0644) and `<name>.key` (0600), replacing older ones. Each file appears
 * whole or not at all, and the key is never readable by others, not even for a moment. The two are
 * replaced one after the other: etcd reads both at every handshake, and one that falls between
 * fails and is retried by its client.
 *
 * Throws a `certificate-failed` {@link Failure} for a bad name and an `output-failed` one when the
 * files cannot be written; then nothing of the new pair is left behind except, at worst, a replaced
 * certificate.
 */
export async function writeCertifiedKey(
  certifiedKey: CertifiedKey,
  options: WriteCertifiedKeyOptions,
): Promise<CertifiedKeyFiles> {
  if (!/^\w[\w.-]*$/.test(options.name)) {
    throw new Failure("certificate-failed", `File name ${JSON.stringify(options.name)} is invalid`);
  }
  const certificateFile = join(options.directory, `${options.name}.crt`);
  const privateKeyFile = join(options.directory, `${options.name}.key`);
  const staged = [
    { path: certificateFile, text: certifiedKey.certificate, mode: 0o644 },
    { path: privateKeyFile, text: certifiedKey.privateKey, mode: 0o600 },
  ].map((file) => ({ ...file, temporary: `${file.path}.${crypto.randomUUID()}.tmp` }));

  try {
    for (const file of staged) await writeStaged(file);
    for (const file of staged) await Deno.rename(file.temporary, file.path);
  } catch (cause) {
    await Promise.allSettled(staged.map((file) => Deno.remove(file.temporary)));
    throw new Failure("output-failed", `Certificate "${certificateFile}" cannot be written`, {
      hint: "Check that the directory exists and may be written",
      cause,
    });
  }
  return { certificateFile, privateKeyFile };
}

interface StagedFile {
  readonly temporary: string;
  readonly text: string;
  readonly mode: number;
}

async function writeStaged(file: StagedFile): Promise<void> {
  // The mode is the file's from its creation; a umask can only take away from it, so it is set
  // again for those who must read the certificate.
  const { mode } = file;
  using handle = await Deno.open(file.temporary, { write: true, createNew: true, mode });
  const bytes = new TextEncoder().encode(file.text);
  for (let written = 0; written < bytes.length;) {
    written += await handle.write(bytes.subarray(written));
  }
  await handle.sync();
  await Deno.chmod(file.temporary, mode);
}
