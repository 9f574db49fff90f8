/**
 * Finds ports on 127.0.0.1 that nothing listens on. They are held together until all are found, so
 * they differ; another process can still take one before it is used.
 */
export function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
