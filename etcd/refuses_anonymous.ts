import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { Failure } from "../diagnostics/failure.ts";

/** Which member is asked, and how long it may take. */
export interface AnonymousOptions {
  /** `host:port` of its client port. */
  readonly endpoint: string;
  /** The CA certificates, in PEM, that the member's own must chain to. */
  readonly trust: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * The errors by which a server says that it wants a certificate: the alerts certificate_required of
 * TLS 1.3 and bad_certificate of TLS 1.2 (RFC 8446 6.2, RFC 5246 7.2.2), which Go sends.
 */
const demand = /certificate[ _]?required|bad[ _]?certificate/i;

/**
 * Whether a member refuses a client without a certificate. In TLS 1.3 the client's side of the
 * handshake is over before the server has looked for one, so the refusal comes with the first
 * answer: a request is sent and whatever comes back decides.
 *
 * @throws {Failure} `etcd-not-ready` when the member cannot be reached or gives no clear answer
 */
export function refusesAnonymous(options: AnonymousOptions): Promise<boolean> {
  const { endpoint, timeout } = options;
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(
        new Failure("etcd-not-ready", `${endpoint} gives no clear answer to a client: ${why}`, {
          hint: "Try again once the member serves its client port",
        }),
      );
    const { host, port } = addressOf(endpoint);
    let socket: TLSSocket | undefined;
    // Deno 2.9.3 never gives a TLS socket back whose own attempt to connect failed.
    const carrier = connectTcp({ host, port });
    const end = (conclude: () => void) => {
      clearTimeout(timer);
      socket?.destroy();
      carrier.destroy();
      conclude();
    };
    const timer = setTimeout(() => end(() => fail(`none in ${timeout} ms`)), timeout);
    carrier.on("error", ({ message }) => end(() => fail(message)));
    carrier.once("connect", () => {
      const secured = connectOver(carrier, options);
      socket = secured;
      secured.on("secureConnect", () => {
        secured.write("GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      });
      secured.on("data", () => end(() => resolve(false)));
      secured.on(
        "error",
        ({ message }) => end(() => demand.test(message) ? resolve(true) : fail(message)),
      );
      secured.on("close", () => end(() => fail("it hung up")));
    });
  });
}

function addressOf(endpoint: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(`https://${endpoint}`);
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || 443) };
}

/** Deno's TLS takes no address as server name; members' certificates are valid for localhost. */
function connectOver(socket: Socket, { endpoint, trust }: AnonymousOptions): TLSSocket {
  const { host } = addressOf(endpoint);
  const servername = isIP(host) === 0 ? host : "localhost";
  return connect({ socket, servername, ca: trust, ALPNProtocols: ["http/1.1"] });
}
