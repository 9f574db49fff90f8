import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { dirname } from "node:path/posix";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** The files of a repository, as Argo CD's repo server sends them. */
export interface RepositoryArchive {
  /** A tar archive, compressed by gzip. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes in lower-case hexadecimal digits. */
  readonly checksum: string;
}

/**
 * Packs files, each below an entry for its folder, as Argo CD does (argo-cd,
 * util/io/files/tar.go).
 *
 * @param files content by path from the repository's root; a path that ends with a slash is a
 * folder
 */
export async function repositoryArchive(
  files: Readonly<Record<string, string>>,
): Promise<RepositoryArchive> {
  const archive = pack();
  for (const folder of foldersOf(Object.keys(files))) {
    archive.entry({ name: folder, type: "directory" });
  }
  for (const [name, content] of Object.entries(files)) {
    if (!name.endsWith("/")) archive.entry({ name }, content);
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  const bytes = new Uint8Array(gzipSync(Buffer.concat(chunks)));
  return { bytes, checksum: createHash("sha256").update(bytes).digest("hex") };
}

/** Every folder that holds something or stands for itself, outer ones first. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    let folder = path.endsWith("/") ? path.slice(0, -1) : dirname(path);
    for (; folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort();
}
