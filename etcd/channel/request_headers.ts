import type { Metadata } from "@grpc/grpc-js";
import type { HeaderField } from "./hpack_table.ts";

/** The limit of the digits of `grpc-timeout` is eight; what is longer is said in seconds. */
const longestInMilliseconds = 99_999_999;

/** The headers that differ from call to call: metadata, and how many milliseconds are left. */
export function requestHeaders(metadata: Metadata, remaining: number): readonly HeaderField[] {
  const headers: HeaderField[] = [];
  if (remaining !== Infinity) headers.push(["grpc-timeout", timeoutOf(remaining)]);
  const fields = metadata.toHttp2Headers();
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.push([name, String(one)]);
  }
  return headers;
}

function timeoutOf(remaining: number): string {
  if (remaining <= longestInMilliseconds) return `${Math.max(1, Math.ceil(remaining))}m`;
  return `${Math.min(Math.ceil(remaining / 1_000), longestInMilliseconds)}S`;
}
