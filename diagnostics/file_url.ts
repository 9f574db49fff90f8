/**
 * The URL of an absolute path, as `pathToFileURL` of `node:url` writes it for POSIX. Deno loads that
 * module anew with every start, which takes a tenth of the time of a render.
 *
 * The URL standard takes out `.` and `..`, but leaves the slash before them; a drive letter in front
 * stays whatever follows it (https://url.spec.whatwg.org/#shorten-a-urls-path).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fileUrl } from "./file_url.ts";
 *
 * assert.equal(fileUrl("/srv/100% mine?.yaml"), "file:///srv/100%25%20mine%3F.yaml");
 * ```
 */
export function fileUrl(path: string): string {
  const url = new URL("file:///");
  // The setter encodes the rest; these it would drop, read or leave.
  const plain = path.replace(/[%\\?#\t\n\r~[\]|^]/g, percentEncoded);
  url.pathname = plain.replace(/\/+/g, "/");
  if (path.endsWith("/") || url.pathname === "/") return url.href;
  return url.href.replace(/\/$/, "");
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
