import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import type { ByteConnection } from "./byte_connection.ts";

/** What is read ahead of the connection's own reading, in octets. */
const readAhead = 256 * 1_024;

/**
 * Reads and writes a socket that is connected, or about to be. Reading pauses while too much of what
 * arrived has not been taken.
 */
export function socketConnection(socket: Socket): ByteConnection {
  const chunks: Buffer[] = [];
  let ahead = 0;
  let failure: Error | undefined;
  let isOver = false;
  let wake = (): void => undefined;
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    ahead += chunk.length;
    if (ahead > readAhead) socket.pause();
    wake();
  });
  const end = (error?: unknown): void => {
    if (error instanceof Error) failure ??= error;
    isOver = true;
    wake();
  };
  socket.on("error", end);
  socket.on("end", end);
  socket.on("close", end);
  return {
    read: async (into) => {
      while (chunks.length === 0) {
        if (failure !== undefined) throw failure;
        if (isOver) return null;
        await new Promise<void>((resolve) => wake = resolve);
      }
      const count = fill(into, chunks);
      ahead -= count;
      if (ahead === 0 && socket.isPaused()) socket.resume();
      return count;
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
      }),
    close: () => socket.destroy(),
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  };
}

/** Copies as many chunks as there is room for; the last one may have to be taken in parts. */
function fill(into: Uint8Array, chunks: Buffer[]): number {
  let filled = 0;
  let taken = 0;
  for (const chunk of chunks) {
    const count = Math.min(chunk.length, into.length - filled);
    into.set(count === chunk.length ? chunk : chunk.subarray(0, count), filled);
    filled += count;
    if (count < chunk.length) {
      chunks[taken] = chunk.subarray(count);
      break;
    }
    taken += 1;
  }
  chunks.splice(0, taken);
  return filled;
}
