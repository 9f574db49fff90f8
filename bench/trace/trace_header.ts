import { Failure } from "../../diagnostics/failure.ts";
import { traceFormat, type TraceHeader, traceHeaderSchema, traceVersion } from "./trace_format.ts";

/** Bytes read at a time until the first line is there, and how many it may have. */
const chunk = 65_536;
const longest = 16 * 1_048_576;

/**
 * Reads the first line of a trace, and no more: planning needs to know who made requests and for how
 * long, and planning does not wait.
 *
 * @throws {Failure} `usage` for a file that cannot be read or is no trace of a version that is known
 */
export function readTraceHeader(path: string): TraceHeader {
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(chunk);
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const count = file.readSync(bytes);
      text += decoder.decode(bytes.subarray(0, count ?? 0), { stream: count !== null });
      const end = text.indexOf("\n");
      if (end >= 0) return parseHeader(text.slice(0, end), path);
      if (count === null || text.length > longest) return parseHeader(text, path);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Opens a trace for reading.
 *
 * @throws {Failure} `usage` when it cannot be
 */
export async function openTrace(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Reads the first line of a trace.
 *
 * @throws {Failure} `usage` for a line that is no trace's of a version that is known
 */
export function parseHeader(line: string, path: string): TraceHeader {
  const told = jsonOf(line);
  const { format, version } = told;
  if (format !== traceFormat) {
    throw new Failure("usage", `File "${path}" is no trace of kamaji-etcd`, {
      hint: "Record one with kamaji-etcd bench record FILE",
    });
  }
  if (version !== traceVersion) {
    const what = `Trace "${path}" is of version ${JSON.stringify(version)}`;
    throw new Failure("usage", `${what}, and this program reads version ${traceVersion}`, {
      hint: "Use the kamaji-etcd that recorded it, or a newer one",
    });
  }
  const parsed = traceHeaderSchema.safeParse(told);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(path, `has a first line that is wrong at "${issue?.path.join(".")}"`, 1);
}

/** The failure of a trace that is not whole. */
export function damaged(path: string, what: string | undefined, line: number): Failure {
  return new Failure("usage", `Trace "${path}", line ${line}, ${what ?? "is no request"}`, {
    hint: "Copy it again, or record another one",
  });
}

function jsonOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) {
    return error;
  }
  return new Failure("usage", `Trace "${path}" cannot be read: ${error.message}`, { cause: error });
}
