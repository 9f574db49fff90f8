import type { KubeConfig } from "@kubernetes/client-node";
import { createServer, type Server, type Socket } from "node:net";
import type { MemberAccess } from "./member_access.ts";

/** Whose ports are forwarded. */
export interface ForwardOptions {
  /** The namespace of the pods. */
  readonly namespace: string;
  /** The port in each pod. */
  readonly port: number;
}

/** Milliseconds for a tunnel to open. */
const handshakeTimeout = 5_000;

/**
 * Reaches members through the API server, as `kubectl port-forward` does: every pod gets a free
 * port on 127.0.0.1 when it is first asked for.
 */
export async function forwardedAccess(
  config: KubeConfig,
  { namespace, port }: ForwardOptions,
): Promise<MemberAccess> {
  const { PortForward } = await import("@kubernetes/client-node");
  const forward = new PortForward(impatient(config));
  const servers = new Map<string, Promise<Server>>();
  const sockets = new Set<Socket>();
  const serve = (pod: string) =>
    listen((socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      // A tunnel that breaks ends the connection; whoever uses it sees that.
      socket.on("error", () => socket.destroy());
      forward.portForward(namespace, pod, [port], socket, null, socket)
        .then((tunnel) => {
          if (typeof tunnel === "function") return;
          if (socket.destroyed) return tunnel.close();
          tunnel.on("close", () => socket.destroy());
          socket.on("close", () => tunnel.close());
        })
        .catch(() => socket.destroy());
    });
  return {
    async endpointOf(pod) {
      const server = servers.get(pod) ?? serve(pod);
      servers.set(pod, server);
      const address = (await server).address();
      if (address === null || typeof address === "string") throw new TypeError("No TCP address");
      return `127.0.0.1:${address.port}`;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers.values()) (await server).close();
    },
  };
}

/**
 * A tunnel opens once the kubelet of the pod has answered the API server. On a node that stands still
 * it never does, and the library, which gives nothing to close before, would keep the process alive
 * for minutes; its WebSocket takes a limit among the options of the request.
 */
function impatient(config: KubeConfig): KubeConfig {
  const applyToHTTPSOptions: KubeConfig["applyToHTTPSOptions"] = async (options) => {
    await config.applyToHTTPSOptions(options);
    Object.assign(options, { handshakeTimeout });
  };
  return Object.create(config, { applyToHTTPSOptions: { value: applyToHTTPSOptions } });
}

function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
