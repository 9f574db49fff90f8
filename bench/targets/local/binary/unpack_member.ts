import { createReadStream, createWriteStream } from "node:fs";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { Failure } from "../../../../diagnostics/failure.ts";

/** What to take out of an archive, and where to. */
export interface UnpackMemberOptions {
  /** The member's full name in the archive; it must be a regular file. */
  readonly member: string;
  /** Path of the file to create. */
  readonly to: string;
  /** How the archive itself is compressed. */
  readonly compression: "none" | "gzip";
}

/**
 * Writes one member of a tar archive to a file; nothing else of the archive touches the disk.
 *
 * @throws {Failure} `etcd-download-failed` if the archive is damaged or has no such member
 */
export async function unpackMember(archive: string, options: UnpackMemberOptions): Promise<void> {
  const entries = extract();
  const decompress = options.compression === "gzip" ? createGunzip() : new PassThrough();
  try {
    const [, found] = await Promise.all([
      pipeline(createReadStream(archive), decompress, entries),
      takeMember(entries, options),
    ]);
    if (found) return;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure("etcd-download-failed", `The archive cannot be unpacked: ${reason}`, {
      cause: error,
    });
  }
  throw new Failure("etcd-download-failed", `The archive holds no file "${options.member}"`);
}

async function takeMember(
  entries: ReturnType<typeof extract>,
  { member, to }: UnpackMemberOptions,
): Promise<boolean> {
  let found = false;
  for await (const entry of entries) {
    if (entry.header.name === member && entry.header.type === "file") {
      found = true;
      await pipeline(entry, createWriteStream(to, { flags: "wx" }));
    } else {
      entry.resume();
    }
  }
  return found;
}
