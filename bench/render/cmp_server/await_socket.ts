import { join } from "node:path";

/** Milliseconds that a server may take to listen. */
const timeoutMs = 30_000;

/** Milliseconds between two looks. */
const pauseMs = 10;

/**
 * Waits for a plugin server to listen.
 *
 * @param directory where it makes its socket; no other is in it
 * @param running says whether the server still runs
 * @returns path of the socket
 * @throws {Error} if the server ended or did not listen within 30 s
 */
export async function awaitSocket(directory: string, running: () => boolean): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  while (running() && performance.now() < deadline) {
    for await (const { name } of Deno.readDir(directory)) {
      if (name.endsWith(".sock")) return join(directory, name);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(running() ? "The plugin server does not listen" : "The plugin server ended");
}
