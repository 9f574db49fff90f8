import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { socketConnection } from "../../etcd/channel/socket_connection.ts";
import { serveNothing } from "./serve_nothing.ts";

/** What the server listens with, in PEM. */
export interface IdleServerStart {
  /** Its certificate. */
  readonly certificate: string;
  /** The key of that. */
  readonly privateKey: string;
}

/** Where it listens. */
export interface IdleServerReady {
  /** `127.0.0.1:port`. */
  readonly endpoint: string;
}

/** What a worker's global scope offers and the types of the main thread's do not. */
interface WorkerScope {
  postMessage(ready: IdleServerReady): void;
  onmessage: ((event: MessageEvent<IdleServerStart>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

/** node:tls, since `Deno.listenTls` leaves Nagle's algorithm on, which holds answers back. */
scope.onmessage = ({ data }) => {
  const server = createServer({
    cert: data.certificate,
    key: data.privateKey,
    ALPNProtocols: ["h2"],
  }, (socket) => {
    socket.setNoDelay(true);
    void serveNothing(socketConnection(socket));
  });
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    scope.postMessage({ endpoint: `127.0.0.1:${port}` });
  });
};
