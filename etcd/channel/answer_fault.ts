import { status as Status, type StatusObject } from "@grpc/grpc-js";
import { headerOf, statusOf, statusOfHttp, statusOfReset } from "./grpc_status.ts";
import type { HeaderField } from "./hpack_table.ts";
import type { StreamEnd } from "./http2_stream.ts";
import type { MessageFault } from "./message_reader.ts";

/** What is wrong with the headers of an answer that goes on, if anything. */
export function headersFault(fields: readonly HeaderField[]): StatusObject | undefined {
  const httpStatus = headerOf(fields, ":status");
  if (httpStatus !== "200") return statusOfHttp(httpStatus);
  const type = headerOf(fields, "content-type");
  if (type?.startsWith("application/grpc")) return undefined;
  return statusOf(Status.UNKNOWN, `Server answered with content type "${type ?? ""}"`);
}

/** The status of a call whose answer has a message that we cannot take. */
export function statusOfFault(fault: MessageFault): StatusObject {
  if (fault.kind === "compressed") {
    return statusOf(Status.INTERNAL, "Server sent a compressed message, which we do not accept");
  }
  const details = `Message of ${fault.length} octets exceeds the limit of ${fault.limit}`;
  return statusOf(Status.RESOURCE_EXHAUSTED, details);
}

/** The status of a call whose stream ended without an answer; `server` is its `host:port`. */
export function statusOfEnd(end: StreamEnd, server: string): StatusObject {
  switch (end.kind) {
    case "reset":
      return statusOfReset(end.code);
    case "malformed":
      return statusOf(Status.INTERNAL, end.reason);
    case "lost":
      return statusOf(Status.UNAVAILABLE, `Connection to ${server} was lost: ${end.reason}`);
    case "unprocessed":
      return statusOf(Status.UNAVAILABLE, `${server} did not take the call: ${end.reason}`);
  }
}
