/**
 * The ports that are tried: above those of well-known services and below those that systems give
 * to outgoing connections and Kubernetes to NodePorts (Linux ip-sysctl, ip_local_port_range 32768
 * to 60999; RFC 6335, 49152 to 65535; kube-apiserver, service-node-port-range 30000 to 32767). A
 * port among those could be taken by any connection between being found and being used, also by
 * one of the members that start.
 */
const lowest = 10_000;
const highest = 29_999;
const mostAttempts = 10_000;

/**
 * Finds ports on 127.0.0.1 that nothing listens on. They are held together until all are found, so
 * they differ; another program that listens can still take one before it is used.
 */
export function freePorts(count: number): number[] {
  const listeners: Deno.TcpListener[] = [];
  try {
    for (let attempt = 0; listeners.length < count; attempt += 1) {
      if (attempt === mostAttempts) throw new RangeError(`There are no ${count} free ports`);
      const listener = listen(lowest + Math.floor(Math.random() * (highest - lowest + 1)));
      if (listener !== undefined) listeners.push(listener);
    }
    return listeners.map((listener) => listener.addr.port);
  } finally {
    for (const listener of listeners) listener.close();
  }
}

/** The first of these ports on 127.0.0.1 that something listens on. */
export function takenPort(ports: readonly number[]): number | undefined {
  return ports.find((port) => {
    const listener = listen(port);
    listener?.close();
    return listener === undefined;
  });
}

function listen(port: number): Deno.TcpListener | undefined {
  try {
    return Deno.listen({ hostname: "127.0.0.1", port });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    throw error;
  }
}
