import { Failure } from "../../diagnostics/failure.ts";

/** Where a server listens. */
export interface Endpoint {
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** Both, as they are written in addresses. */
  readonly text: string;
}

/**
 * Takes `host:port` or `[address]:port` apart, also behind gRPC's `dns:` or `dns:///`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { endpointOf } from "./endpoint.ts";
 *
 * assert.deepEqual(endpointOf("[::1]:2379"), { host: "::1", port: 2379, text: "[::1]:2379" });
 * ```
 *
 * @throws {Failure} `usage` when it is neither
 */
export function endpointOf(address: string): Endpoint {
  const text = address.replace(/^dns:(\/\/[^/]*\/)?/, "");
  const parts = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:/[\]]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new Failure("usage", `Endpoint "${address}" is not host:port`, {
      hint: 'Write it like "etcd-0.example:2379"',
    });
  }
  return { host, port, text };
}
