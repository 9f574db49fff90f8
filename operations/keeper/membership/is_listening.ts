import { connect } from "node:net";

/**
 * Whether somebody takes connections at an address. The kernel does for a process that is there, be
 * it stopped or starved, and for nobody else: a member that is down refuses, and one whose node is
 * off does not answer.
 *
 * @param endpoint `host:port`
 * @param timeout Milliseconds
 */
export function isListening(endpoint: string, timeout: number): Promise<boolean> {
  const { hostname, port } = new URL(`https://${endpoint}`);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 443), timeout });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => end(true));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
  });
}
