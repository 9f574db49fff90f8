import { Failure } from "../../diagnostics/failure.ts";

/**
 * The failure to tell when an error says that a file could not be written for want of room or of a
 * working disk; `undefined` for any other error.
 */
export function diskFailure(error: unknown, file: string): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : "";
  const isOfDisk = /^(ENOSPC|EDQUOT|EIO|EFBIG|EROFS)$/.test(code) ||
    /No space left on device|Disk quota exceeded|Read-only file system/i.test(error.message);
  if (!isOfDisk) return undefined;
  const reason = error.message.replace(/ \(os error \d+\).*$/, "");
  return new Failure("output-failed", `"${file}" cannot be written: ${reason}`, {
    hint: "Make room for a file as large as the database",
    cause: error,
  });
}
