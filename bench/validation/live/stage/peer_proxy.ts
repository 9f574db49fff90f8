/** What a proxy does to connections. */
export interface PeerProxyFault {
  /** Milliseconds that each way of a connection takes longer. Default 0. */
  readonly delay?: number;
  /** Whether no connection gets through, those that are open included. Default: they do. */
  readonly cut?: boolean;
  /** Bytes towards the member after which a connection breaks. Default: none are too many. */
  readonly breaksAfter?: number;
  /**
   * Whether it concerns a connection that comes from this port; it throws where nobody knows, and
   * the connection is cut, to be opened anew. Default: it concerns all.
   */
  readonly concerns?: (sourcePort: number) => Promise<boolean>;
}

/** A TCP proxy in front of a member's peer port. */
export interface PeerProxy {
  /** Begins a fault, or ends it when it is `{}`. Connections that are open and concerned are cut. */
  set(fault: PeerProxyFault): Promise<void>;
  /** Ends it. */
  close(): void;
}

/** Where a proxy listens and to whom it leads, both ports of 127.0.0.1. */
export interface PeerProxyPorts {
  /** The port that other members dial. */
  readonly listen: number;
  /** The port that the member listens on. */
  readonly target: number;
}

/**
 * Passes connections between members on, so that they can be cut or delayed. TLS goes through as it
 * is: members check each other's certificates, and both ends are on 127.0.0.1.
 */
export function startPeerProxy({ listen, target }: PeerProxyPorts): PeerProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: listen });
  const open = new Set<Deno.TcpConn>();
  let fault: PeerProxyFault = {};
  const cut = async ({ concerns }: PeerProxyFault) => {
    for (const connection of [...open]) {
      if (await concerned(connection, concerns)) closeQuietly(connection);
    }
  };
  const faultOf = async ({ remoteAddr }: Deno.TcpConn): Promise<PeerProxyFault> => {
    const { concerns } = fault;
    return concerns === undefined || await concerns(remoteAddr.port) ? fault : {};
  };
  const serve = async (near: Deno.TcpConn) => {
    open.add(near);
    try {
      const { breaksAfter, cut: refused = false, delay = 0 } = await faultOf(near);
      if (refused) return;
      using far = await Deno.connect({ hostname: "127.0.0.1", port: target });
      await Promise.race([
        pump(near, far, { delay, most: breaksAfter }),
        pump(far, near, { delay }),
      ]);
    } catch {
      // A connection that breaks breaks at its other end as well, which is all there is to do.
    } finally {
      open.delete(near);
      closeQuietly(near);
    }
  };
  void acceptAll(listener, serve);
  return {
    set: async (next) => {
      const before = fault;
      fault = next;
      // Whom the old one concerned has to connect anew as well, without it.
      for (const each of [before, next]) if (isFault(each)) await cut(each);
    },
    close: () => {
      listener.close();
      void cut({});
    },
  };
}

function isFault({ breaksAfter, cut = false, delay = 0 }: PeerProxyFault): boolean {
  return cut || delay > 0 || breaksAfter !== undefined;
}

async function concerned(
  { remoteAddr }: Deno.TcpConn,
  concerns: PeerProxyFault["concerns"],
): Promise<boolean> {
  try {
    return concerns === undefined || await concerns(remoteAddr.port);
  } catch {
    return true;
  }
}

async function acceptAll(
  listener: Deno.TcpListener,
  serve: (connection: Deno.TcpConn) => Promise<void>,
): Promise<void> {
  try {
    for await (const connection of listener) void serve(connection);
  } catch {
    // It was closed while it waited.
  }
}

interface Pumping {
  readonly delay: number;
  readonly most?: number | undefined;
}

/** Bytes leave as late as they came, in their order. */
async function pump(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  { delay, most = Infinity }: Pumping,
): Promise<void> {
  const buffer = new Uint8Array(65_536);
  let written: Promise<unknown> = Promise.resolve();
  for (let passed = 0;;) {
    const count = await from.read(buffer);
    if (count === null) return void await written;
    passed += count;
    if (passed > most) return;
    const bytes = buffer.slice(0, count);
    if (delay === 0) {
      await writeAll(to, bytes);
      continue;
    }
    const due = new Promise((resolve) => setTimeout(resolve, delay));
    written = Promise.all([written, due]).then(() => writeAll(to, bytes));
    written.catch(() => closeQuietly(from));
  }
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
