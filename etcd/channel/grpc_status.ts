import { Metadata, status as Status, type StatusObject } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import type { HeaderField } from "./hpack_table.ts";
import { Http2ErrorCode, http2ErrorName } from "./http2_error.ts";

/** Makes a status that did not come from the server. */
export function statusOf(code: Status, details: string): StatusObject {
  return { code, details, metadata: new Metadata() };
}

/** The first value of a header, if it is there. */
export function headerOf(fields: readonly HeaderField[], name: string): string | undefined {
  for (const field of fields) if (field[0] === name) return field[1];
  return undefined;
}

/** Makes metadata of the headers that are not HTTP/2's or the status; those in -bin are base64. */
export function metadataOf(fields: readonly HeaderField[]): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of fields) {
    if (name.startsWith(":") || name === "grpc-status" || name === "grpc-message") continue;
    addTo(metadata, [name, value]);
  }
  return metadata;
}

function addTo(metadata: Metadata, [name, value]: HeaderField): void {
  try {
    if (!name.endsWith("-bin")) return metadata.add(name, value);
    for (const part of value.split(",")) metadata.add(name, Buffer.from(part.trim(), "base64"));
  } catch {
    // A value that metadata cannot hold is no reason to lose the answer that it came with.
  }
}

/**
 * The status that trailers carry. Where `grpc-status` is missing, HTTP's status stands in for it
 * (gRPC, "HTTP to gRPC Status Code Mapping").
 */
export function statusOfTrailers(
  fields: readonly HeaderField[],
  httpStatus: string | undefined,
): StatusObject {
  const code = headerOf(fields, "grpc-status");
  const metadata = metadataOf(fields);
  if (code === undefined) return { ...statusOfHttp(httpStatus), metadata };
  const message = headerOf(fields, "grpc-message") ?? "";
  if (!/^\d{1,2}$/.test(code) || !(Number(code) in Status)) {
    return { code: Status.UNKNOWN, details: `Server sent grpc-status "${code}"`, metadata };
  }
  return { code: Number(code), details: decodePercent(message), metadata };
}

const httpStatuses: Readonly<Record<string, Status>> = {
  400: Status.INTERNAL,
  401: Status.UNAUTHENTICATED,
  403: Status.PERMISSION_DENIED,
  404: Status.UNIMPLEMENTED,
  429: Status.UNAVAILABLE,
  502: Status.UNAVAILABLE,
  503: Status.UNAVAILABLE,
  504: Status.UNAVAILABLE,
};

/** The status of an answer that is not gRPC's. */
export function statusOfHttp(httpStatus: string | undefined): StatusObject {
  if (httpStatus === "200") return statusOf(Status.UNKNOWN, "Server ended without grpc-status");
  const code = httpStatuses[httpStatus ?? ""] ?? Status.UNKNOWN;
  return statusOf(code, `Server answered with HTTP status ${httpStatus ?? "none"}`);
}

/**
 * The status of a stream that the server reset (gRPC over HTTP/2, "Errors"). A reset without an
 * error is one too where no trailers came before it.
 */
export function statusOfReset(code: number): StatusObject {
  const name = http2ErrorName(code);
  switch (code) {
    case Http2ErrorCode.refusedStream:
      return statusOf(Status.UNAVAILABLE, "Server refused the stream");
    case Http2ErrorCode.cancel:
      return statusOf(Status.CANCELLED, "Server cancelled the stream");
    case Http2ErrorCode.enhanceYourCalm:
      return statusOf(Status.RESOURCE_EXHAUSTED, `Server reset the stream with ${name}`);
    case Http2ErrorCode.inadequateSecurity:
      return statusOf(Status.PERMISSION_DENIED, `Server reset the stream with ${name}`);
    default:
      return statusOf(Status.INTERNAL, `Server reset the stream with ${name}`);
  }
}

/** Decodes `grpc-message`; what is not valid stays as it is. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === "%" ? text.slice(at + 1, at + 3) : "";
    const isEncoded = /^[0-9a-fA-F]{2}$/.test(hex);
    bytes.push(isEncoded ? parseInt(hex, 16) : text.charCodeAt(at));
    if (isEncoded) at += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
