import { Buffer } from "node:buffer";
import { HpackDecoder } from "../../etcd/channel/hpack_decoder.ts";
import {
  encodeFrame,
  flags,
  frameTypes,
  type RawFrame,
  type RawHeader,
  settings,
} from "./raw_frames.ts";

/** A request as the server saw it. */
export interface SeenRequest {
  /** Its stream. */
  readonly id: number;
  /** Its headers. */
  readonly fields: readonly RawHeader[];
}

/** The server's end of one connection, in the hands of a test. */
export interface HostilePeer {
  /** Which connection to this server it is, from 0. */
  readonly nth: number;
  /** All frames that arrived so far. */
  readonly seen: readonly Required<RawFrame>[];
  /** Sends frames, as one write. */
  send(...frames: readonly RawFrame[]): Promise<void>;
  /** Sends octets that need not be frames. */
  sendRaw(octets: Uint8Array): Promise<void>;
  /** Waits for the next frame that a test wants and has not taken yet; the others stay. */
  take(wanted: (frame: Required<RawFrame>) => boolean): Promise<Required<RawFrame>>;
  /** Waits for the headers of the next request. */
  request(): Promise<SeenRequest>;
  /** Waits for the end of a request and gives its content. */
  content(id: number): Promise<Buffer>;
  /** Says that nothing more comes, and goes on reading. */
  halfClose(): Promise<void>;
  /** Ends the connection without a word. */
  close(): void;
}

/** What a server does with a connection, after the handshake of TLS. */
export type HostileScript = (peer: HostilePeer) => Promise<void>;

/** A server of one test. */
export interface HostileServer {
  /** `127.0.0.1:port`. */
  readonly endpoint: string;
  /** How many connections came in. */
  readonly connections: () => number;
  /** Ends all connections and the listener, and says what the scripts threw. */
  stop(): Promise<readonly unknown[]>;
}

/** How a server is started. */
export interface HostileServerOptions {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  /** Said at once on every connection; nothing at all where it is null. Default empty SETTINGS. */
  readonly hello?: RawFrame | null;
  /** What it does. */
  readonly script: HostileScript;
}

const prefaceLength = 24;

/** Starts a server that does with HTTP/2 what its script says, and nothing by itself. */
export function startHostileServer(options: HostileServerOptions): HostileServer {
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: options.certificate,
    key: options.privateKey,
    alpnProtocols: ["h2"],
  });
  const peers: HostilePeer[] = [];
  const faults: unknown[] = [];
  let isStopped = false;
  const serve = async (connection: Deno.TlsConn): Promise<void> => {
    const peer = createPeer(connection, peers.length);
    peers.push(peer);
    const { hello = settings() } = options;
    if (hello !== null) await peer.send(hello);
    await options.script(peer);
  };
  const accepting = (async () => {
    while (!isStopped) {
      const connection = await listener.accept().catch(() => undefined);
      if (connection === undefined) continue;
      serve(connection).catch((error) => {
        if (!isStopped && !(error instanceof PeerGone)) faults.push(error);
        // No client may wait for a script that has ended.
        for (const peer of peers) peer.close();
      });
    }
  })();
  return {
    endpoint: `127.0.0.1:${listener.addr.port}`,
    connections: () => peers.length,
    stop: async () => {
      isStopped = true;
      listener.close();
      for (const peer of peers) peer.close();
      await accepting;
      return faults;
    },
  };
}

/** The client ended the connection: no fault of a script that still waited for something. */
class PeerGone extends Error {}

function createPeer(connection: Deno.TlsConn, nth: number): HostilePeer {
  const seen: Required<RawFrame>[] = [];
  const taken = new Set<RawFrame>();
  const decoder = new HpackDecoder();
  let wake = (): void => undefined;
  let isGone = false;
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    connection.close();
  };
  void readFrames(connection, (frame) => {
    seen.push(frame);
    wake();
  }).finally(() => {
    isGone = true;
    wake();
  });
  const take: HostilePeer["take"] = async (wanted) => {
    for (;;) {
      const frame = seen.find((it) => !taken.has(it) && wanted(it));
      if (frame !== undefined) {
        taken.add(frame);
        return frame;
      }
      if (isGone) throw new PeerGone("Client ended the connection");
      await new Promise<void>((resolve) => {
        const others = wake;
        wake = () => {
          others();
          resolve();
        };
      });
    }
  };
  const sendRaw: HostilePeer["sendRaw"] = async (octets) => {
    for (let sent = 0; sent < octets.length;) {
      sent += await connection.write(octets.subarray(sent)).catch(() => {
        throw new PeerGone("Client ended the connection");
      });
    }
  };
  return {
    nth,
    seen,
    take,
    close,
    halfClose: () => connection.closeWrite(),
    sendRaw,
    send: (...frames) => sendRaw(Buffer.concat(frames.map(encodeFrame))),
    request: async () => {
      const first = await take(({ type }) => type === frameTypes.headers);
      const parts = [first.payload];
      for (let last = first; (last.flags & flags.endHeaders) === 0;) {
        last = await take(({ type }) => type === frameTypes.continuation);
        parts.push(last.payload);
      }
      const block = Buffer.concat(parts);
      return { id: first.id, ...decoder.decode(block, { start: 0, end: block.length }) };
    },
    content: async (id) => {
      const parts: Uint8Array[] = [];
      for (;;) {
        const frame = await take((it) => it.type === frameTypes.data && it.id === id);
        parts.push(frame.payload);
        if ((frame.flags & flags.end) !== 0) return Buffer.concat(parts);
      }
    },
  };
}

async function readFrames(
  connection: Deno.TlsConn,
  onFrame: (frame: Required<RawFrame>) => void,
): Promise<void> {
  let held = Buffer.alloc(0);
  let isGreeted = false;
  const chunk = new Uint8Array(65_536);
  try {
    for (;;) {
      const count = await connection.read(chunk);
      if (count === null) return;
      held = Buffer.concat([held, chunk.subarray(0, count)]);
      if (!isGreeted && held.length >= prefaceLength) {
        isGreeted = true;
        held = held.subarray(prefaceLength);
      }
      while (isGreeted && held.length >= 9 && held.length >= 9 + held.readUIntBE(0, 3)) {
        const end = 9 + held.readUIntBE(0, 3);
        const payload = held.subarray(9, end);
        onFrame({ type: held[3]!, flags: held[4]!, id: held.readUInt32BE(5), payload });
        held = held.subarray(end);
      }
    }
  } catch {
    // The client is gone, or we have closed the connection.
  }
}
