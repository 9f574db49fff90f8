/** What goes wrong between a client and a server. */
export type Fault =
  /**
   * After so many bytes from clients ("up") or to them ("down") each connection ends that sends more.
   * It has to be mended by hand, because a client may try again unseen.
   */
  | { readonly kind: "cut"; readonly direction: "up" | "down"; readonly bytes: number }
  /** A request whose first line matches never arrives, and gets this with status 200. */
  | { readonly kind: "answer"; readonly request: RegExp; readonly body: string };

/** A server on loopback that stands before another one. */
export interface FaultProxy {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** How often the fault was met. */
  readonly faults: number;
  /** Passes everything on from now on. */
  mend(): void;
  /** Ends it with all its connections. */
  stop(): void;
}

/**
 * Passes bytes on between its clients and a port of this machine, with a fault.
 */
export function startFaultProxy(port: number, fault: Fault): FaultProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  const state = { faults: 0, up: 0, down: 0, isMended: false };

  async function serve(client: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    const end = () => {
      for (const connection of [client, server]) {
        if (open.delete(connection)) connection.close();
      }
    };
    open.add(client).add(server);
    await Promise.allSettled([
      pass(client, server, "up").finally(end),
      pass(server, client, "down").finally(end),
    ]);
  }

  async function pass(
    from: Deno.TcpConn,
    to: Deno.TcpConn,
    direction: "up" | "down",
  ): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    while (true) {
      const length = await from.read(buffer);
      if (length === null) return;
      const chunk = buffer.subarray(0, length);
      state[direction] += length;
      if (isCut(direction)) return;
      if (direction === "up" && isAnswered(chunk)) return await answer(from);
      let rest = chunk;
      while (rest.length > 0) rest = rest.subarray(await to.write(rest));
    }
  }

  function isCut(direction: "up" | "down"): boolean {
    if (fault.kind !== "cut" || fault.direction !== direction || state.isMended) return false;
    if (state[direction] < fault.bytes) return false;
    state.faults++;
    return true;
  }

  function isAnswered(chunk: Uint8Array): boolean {
    if (fault.kind !== "answer") return false;
    const [line = ""] = new TextDecoder().decode(chunk.subarray(0, 2_000)).split("\r\n");
    if (!fault.request.test(line)) return false;
    state.faults++;
    return true;
  }

  async function answer(client: Deno.TcpConn): Promise<void> {
    if (fault.kind !== "answer") return;
    const head = `HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\nconnection: close\r\n` +
      `content-length: ${fault.body.length}\r\n\r\n`;
    await client.write(new TextEncoder().encode(head + fault.body));
    // A client that is still sending has to get to the answer.
    const buffer = new Uint8Array(64 * 1024);
    while (await client.read(buffer) !== null);
  }

  void (async () => {
    for await (const client of listener) void serve(client).catch(() => client.close());
  })();
  return {
    port: listener.addr.port,
    get faults() {
      return state.faults;
    },
    mend: () => void (state.isMended = true),
    stop: () => {
      listener.close();
      for (const connection of open) connection.close();
      open.clear();
    },
  };
}
