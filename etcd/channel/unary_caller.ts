import { type ChannelOptions, status as Status, type StatusObject } from "@grpc/grpc-js";
import { castGrpcError } from "etcd3";
import type { Buffer } from "node:buffer";
import type { EndpointLinks } from "./endpoint_links.ts";
import { UnaryCall } from "./unary_call.ts";

/** Makes unary calls with messages that are encoded already. */
export interface UnaryCaller {
  /**
   * Calls a method of one of the members, chosen anew for every call as etcd3 does.
   *
   * @returns the encoded answer
   * @throws what etcd3 throws: an error of its own for etcd's, otherwise one for gRPC's code
   */
  call(request: UnaryRequest): Promise<Buffer>;
  /** Lets calls under way finish and takes no others. */
  close(): void;
}

/** One call. */
export interface UnaryRequest {
  /** The path of its method. */
  readonly path: string;
  /** The encoded message; must not change until the call is over. */
  readonly message: Uint8Array;
  /** When it has to be over, in milliseconds since the epoch. */
  readonly deadline: number;
}

/** Where a caller calls. */
export interface UnaryCallerOptions {
  /** The client's links, which its channels may use too. */
  readonly links: EndpointLinks;
  /** `host:port` of every member that may be asked. */
  readonly endpoints: readonly string[];
  /** As grpc-js knows them. */
  readonly options: ChannelOptions;
}

/** Creates a caller. The caller of this closes it. */
export function unaryCaller({ endpoints, links, options }: UnaryCallerOptions): UnaryCaller {
  const members = endpoints.map((endpoint) => links(endpoint, options));
  for (const { link } of members) link.acquire();
  let isClosed = false;
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        const member = members[Math.floor(Math.random() * members.length)]!;
        const onFailure = (status: StatusObject): void => reject(errorOf(status));
        new UnaryCall(member, { ...request, onAnswer: resolve, onFailure }).start();
      }),
    close: () => {
      if (isClosed) return;
      isClosed = true;
      for (const { link } of members) link.release();
    },
  };
}

/** In grpc-js's words, which are what etcd3 tells its errors by. */
function errorOf({ code, details, metadata }: StatusObject): Error {
  const error = new Error(`${code} ${Status[code]}: ${details}`);
  return castGrpcError(Object.assign(error, { code, details, metadata }));
}
