import { isIP } from "node:net";
import { connect, type ConnectionOptions } from "node:tls";
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
    const socket = connect(connectionOptions(options));
    const end = (conclude: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      conclude();
    };
    const timer = setTimeout(() => end(() => fail(`none in ${timeout} ms`)), timeout);
    socket.on("secureConnect", () => {
      socket.write("GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    });
    socket.on("data", () => end(() => resolve(false)));
    socket.on(
      "error",
      ({ message }) => end(() => demand.test(message) ? resolve(true) : fail(message)),
    );
    socket.on("close", () => end(() => fail("it hung up")));
  });
}

/** Deno's TLS takes no address as server name; members' certificates are valid for localhost. */
function connectionOptions({ endpoint, trust }: AnonymousOptions): ConnectionOptions {
  const { hostname, port } = new URL(`https://${endpoint}`);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const servername = isIP(host) === 0 ? host : "localhost";
  return { host, port: Number(port || 443), servername, ca: trust, ALPNProtocols: ["http/1.1"] };
}
