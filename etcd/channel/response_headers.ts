import type { HeaderField } from "./hpack_table.ts";

/** Headers that HTTP/2 has no use for (RFC 9113, section 8.2.2). */
const connectionHeaders = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/**
 * What is wrong with headers or trailers of a response, if anything (RFC 9113, sections 8.2 and
 * 8.3): such a message is malformed and ends its stream, not the connection.
 */
export function headerFault(
  fields: readonly HeaderField[],
  { isTrailer }: { readonly isTrailer: boolean },
): string | undefined {
  let statuses = 0;
  let isRegular = false;
  for (const [name] of fields) {
    if (name.startsWith(":")) {
      if (isTrailer) return `Trailers have "${name}"`;
      if (name !== ":status") return `Response has "${name}"`;
      if (isRegular) return `Response has "${name}" after other headers`;
      statuses += 1;
      continue;
    }
    isRegular = true;
    const fault = nameFault(name);
    if (fault !== undefined) return fault;
  }
  if (!isTrailer && statuses !== 1) return `Response has ${statuses} ":status" headers`;
  return undefined;
}

/** The names that arrive over and over again need no second look. */
const knownNames = new Set(["content-type", "grpc-status", "grpc-message"]);

function nameFault(name: string): string | undefined {
  if (knownNames.has(name)) return undefined;
  if (connectionHeaders.has(name)) return `Response has "${name}"`;
  if (/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) return undefined;
  return "Response has a header whose name is not allowed";
}
