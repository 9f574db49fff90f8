import type { Metadata } from "@grpc/grpc-js";
import type { HeaderField } from "./hpack_table.ts";

/** The limit of the digits of `grpc-timeout` is eight; what is longer is said in seconds. */
const longestInMilliseconds = 99_999_999;

/** The headers that differ from call to call: metadata, and how many milliseconds are left. */
export function requestHeaders(metadata: Metadata, remaining: number): readonly HeaderField[] {
  const headers: HeaderField[] = remaining === Infinity ? [] : [timeoutHeader(remaining)];
  const fields = metadata.toHttp2Headers();
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.push([name, String(one)]);
  }
  return headers;
}

/** How many milliseconds the server has, in its words (gRPC over HTTP/2, "Timeout"). */
export function timeoutHeader(remaining: number): HeaderField {
  if (remaining <= longestInMilliseconds) {
    return ["grpc-timeout", `${Math.max(1, Math.ceil(remaining))}m`];
  }
  const seconds = Math.min(Math.ceil(remaining / 1_000), longestInMilliseconds);
  return ["grpc-timeout", `${seconds}S`];
}
