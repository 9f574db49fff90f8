import { connect as connectTo, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A way to a server on which answers take longer. */
export interface DelayLine {
  /** `127.0.0.1:port` that leads to the server. */
  readonly endpoint: string;
  /** Milliseconds that each chunk of an answer is held back from now on. */
  delay: number;
  /** Chunks held back until now, and milliseconds that they were to be and were held back. */
  readonly held: HeldBack;
  /** Cuts all connections. */
  close(): Promise<void>;
}

/** What a delay line has held back. */
export interface HeldBack {
  /** Chunks. */
  chunks: number;
  /** Milliseconds asked for, all chunks together. */
  asked: number;
  /** Milliseconds that it was. */
  actual: number;
}

/**
 * Opens a way through this process to a server on this machine, whatever is spoken on it. What the
 * server sends is held back for `delay` milliseconds; what it is sent passes at once.
 *
 * Timers count whole milliseconds, which is as long as a request takes: so the thread is busy until
 * the time has passed. A server that takes longer is busy for longer, too; where the line sleeps
 * instead, a machine with few cores uses the rest for what etcd does after its answers, and the next
 * request gets half of the delay back. What arrives meanwhile passes with what was held, being the
 * rest of the same answer most of the time.
 */
export async function openDelayLine(server: string): Promise<DelayLine> {
  const [host = "", port = ""] = server.split(":");
  const sockets = new Set<Socket>();
  const line = { delay: 0, held: { chunks: 0, asked: 0, actual: 0 } };
  let released = -Infinity;
  const listener = createServer({ noDelay: true }, (client) => {
    const upstream = connectTo({ host, port: Number(port), noDelay: true });
    for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => {
      const isRest = performance.now() - released < restWithin;
      if (line.delay > 0 && !isRest) released = hold(line.delay, line.held);
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return Object.assign(line, {
    endpoint: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  });
}

/** Milliseconds after a delay within which what is read had arrived during it. */
const restWithin = 0.1;

/** Is busy until a delay has passed, and tells when that was. */
function hold(delay: number, held: HeldBack): number {
  const began = performance.now();
  let now = began;
  while (now - began < delay) now = performance.now();
  held.chunks += 1;
  held.asked += delay;
  held.actual += now - began;
  return now;
}
