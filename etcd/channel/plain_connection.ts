import { connect, type Socket } from "node:net";
import type { ByteConnection } from "./byte_connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { socketConnection } from "./socket_connection.ts";

/** Whom to connect to. */
export interface PlainConnectionOptions {
  /** Where the server listens. */
  readonly endpoint: Endpoint;
  /** Gives up while connecting; what comes to nothing leaves nothing behind. */
  readonly signal?: AbortSignal;
}

/**
 * Connects without TLS: for measuring what TLS costs, and for nothing that matters.
 *
 * @throws {Error} with the reason of the operating system
 */
export async function connectPlain(options: PlainConnectionOptions): Promise<ByteConnection> {
  const { endpoint, signal } = options;
  const socket = connect({ host: endpoint.host, port: endpoint.port });
  socket.setNoDelay(true);
  const connection = socketConnection(socket);
  try {
    await connected(socket, signal);
    return connection;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function connected(socket: Socket, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("Server closed the connection")));
    signal?.addEventListener("abort", () => reject(new Error("Nobody waits any more")));
  });
}
