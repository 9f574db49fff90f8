import { PortForward } from "@kubernetes/client-node";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { KubernetesClient } from "./kubernetes_client.ts";

/** A port of a pod. */
export interface PodPort {
  /** The pod's namespace. */
  readonly namespace: string;
  /** The pod. */
  readonly pod: string;
  /** The port it listens on. */
  readonly port: number;
}

/** A port on loopback whose connections end in a pod. */
export interface ForwardedPort {
  /** As in `127.0.0.1:40123`. */
  readonly address: string;
  /** Ends all connections and listens no longer. */
  close(): Promise<void>;
}

/** Forwards a free port on loopback to a port of a pod, through the API server. */
export async function forwardPort(
  kubernetes: KubernetesClient,
  target: PodPort,
): Promise<ForwardedPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    connect(kubernetes, { socket, target }).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function connect(
  kubernetes: KubernetesClient,
  { socket, target }: { readonly socket: Socket; readonly target: PodPort },
): Promise<void> {
  const { namespace, pod, port } = target;
  const forward = new PortForward(kubernetes.config);
  const channel = await forward.portForward(namespace, pod, [port], socket, null, socket);
  if (typeof channel === "function") throw new TypeError("The library promised a socket");
  socket.on("close", () => channel.close());
  channel.onclose = () => socket.destroy();
}
