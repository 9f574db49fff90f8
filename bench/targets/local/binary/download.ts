import { createHash } from "node:crypto";
import { Failure } from "../../../../diagnostics/failure.ts";

/** Bounds of one download. */
export interface DownloadOptions {
  /** Milliseconds until the last byte must have arrived. */
  readonly timeoutMs: number;
  /** Ends the download when it aborts. */
  readonly signal?: AbortSignal;
}

/** Where a downloaded file goes, and what it must be. */
export interface DownloadFileOptions extends DownloadOptions {
  /** Path of the file to create. */
  readonly to: string;
  /** The SHA-256 it must have, as 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Downloads a small text.
 *
 * @throws {Failure} `etcd-download-failed` if the server refuses, is not reached or stops early
 */
export async function downloadText(url: string, options: DownloadOptions): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  await download(url, options, (chunk) => {
    text += decoder.decode(chunk, { stream: true });
  });
  return text;
}

/**
 * Streams a download into a file. The file's content must not be used unless this returns: a wrong
 * checksum is known only after the last byte.
 *
 * @throws {Failure} `etcd-download-failed` if the server refuses, is not reached or stops early, or
 * the checksum is another one
 */
export async function downloadFile(url: string, options: DownloadFileOptions): Promise<void> {
  const hash = createHash("sha256");
  using file = await Deno.open(options.to, { write: true, createNew: true });
  await download(url, options, async (chunk) => {
    hash.update(chunk);
    for (let written = 0; written < chunk.length;) {
      written += await file.write(chunk.subarray(written));
    }
  });
  const actual = hash.digest("hex");
  if (actual === options.sha256) return;
  throw new Failure(
    "etcd-download-failed",
    `The download from "${url}" has SHA-256 ${actual}, expected ${options.sha256}`,
  );
}

async function download(
  url: string,
  options: DownloadOptions,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([timeout, ...(options.signal ? [options.signal] : [])]);
  let received = 0;
  try {
    // A server that compresses what is compressed already would break the checksum.
    const response = await fetch(url, { signal, headers: { "accept-encoding": "identity" } });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Failure("etcd-download-failed", `"${url}" answered ${response.status}`);
    }
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      await take(chunk);
    }
  } catch (error) {
    if (error instanceof Failure || !(error instanceof Error)) throw error;
    const reason = timeout.aborted
      ? `not done within ${options.timeoutMs / 1000} s`
      : reasonOf(error);
    throw new Failure(
      "etcd-download-failed",
      `The download from "${url}" failed after ${received} bytes: ${reason}`,
      { cause: error },
    );
  }
}

/** What fetch throws often says only that it failed; its cause says why. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
