import type { Position } from "../../diagnostics/failure.ts";
import type { Finding } from "../../diagnostics/finding.ts";

/** The text of a file, or why there is none. */
export type ConfigFileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly finding: Finding };

/** How findings about a file are placed. */
export interface FileNaming {
  /** The name of the file. */
  readonly file: string;
  /** The import that leads to it. Default: its own first character. */
  readonly place?: Position;
}

/** The most bytes of one file that are read: 1 MiB, as much as a ConfigMap or Secret can hold. */
export const mostBytes = 1 << 20;

/**
 * Reads a file as UTF-8, without a byte order mark, and no more of it than 1 MiB.
 *
 * @param path where the file is
 * @param naming what findings point at
 */
export async function readConfigText(path: string, naming: FileNaming): Promise<ConfigFileText> {
  const { file, place = { file, line: 1, column: 1 } } = naming;
  const bytes = await readBounded(path);
  if (!(bytes instanceof Uint8Array)) {
    return refused({ code: "unreadable", position: place, path: "", message: bytes.message });
  }
  if (bytes.length > mostBytes) {
    return refused({
      code: "too-large",
      position: place,
      path: "",
      message: "expected at most 1 MiB in one file",
      hint: "Move what is not part of the cluster to files of its own",
    });
  }
  return decode(bytes, file);
}

/** Reads one byte more than is allowed, so that the caller can tell. */
async function readBounded(path: string): Promise<Uint8Array | { message: string }> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(mostBytes + 1);
    let length = 0;
    while (length < bytes.length) {
      const count = await file.read(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    return { message: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "the file does not exist";
  if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied) {
    return "the file may not be read";
  }
  if (error instanceof Deno.errors.IsADirectory) return "expected a file, found a folder";
  return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function decode(bytes: Uint8Array, file: string): ConfigFileText {
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refused({
      code: "unreadable",
      position: { file, ...firstInvalid(bytes) },
      path: "",
      message: "expected UTF-8 text",
      hint: "Save the file as UTF-8",
    });
  }
}

/** The place of the first byte that is not UTF-8: a line end never is part of a longer character. */
function firstInvalid(bytes: Uint8Array): { line: number; column: number } {
  const lines = new TextDecoder("utf-8").decode(bytes).split("\n");
  const line = lines.findIndex((each) => each.includes("\ufffd"));
  return { line: line + 1, column: (lines[line]?.indexOf("\ufffd") ?? 0) + 1 };
}

function refused(finding: Finding): ConfigFileText {
  return { ok: false, finding };
}
