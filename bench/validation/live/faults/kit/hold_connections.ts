/**
 * Holds so many connections to a port of 127.0.0.1 without a word. etcd ends those after a few
 * seconds, so each is opened anew until all are let go.
 */
export async function holdConnections(port: number, count: number): Promise<() => Promise<void>> {
  const open = new Set<Deno.TcpConn>();
  let held = true;
  const hold = async (first: () => void) => {
    while (held) {
      try {
        using connection = await Deno.connect({ hostname: "127.0.0.1", port });
        open.add(connection);
        first();
        await connection.read(new Uint8Array(1));
        open.delete(connection);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  };
  const holders: Promise<void>[] = [];
  const opened = Array.from({ length: count }, () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    holders.push(hold(resolve));
    return promise;
  });
  await Promise.all(opened);
  return async () => {
    held = false;
    for (const connection of open) connection.close();
    await Promise.all(holders);
  };
}
