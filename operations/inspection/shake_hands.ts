import { isIP } from "node:net";
import { connect } from "node:tls";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import type { Silence } from "./facts.ts";
import { momentText } from "./moment_text.ts";

/** A certificate that a port really presents. */
export interface ServedCertificate {
  /** Its common name. */
  readonly name: string;
  /** Its serial number in upper-case hexadecimal. */
  readonly serial: string;
  /** When it becomes valid. */
  readonly notBefore: Date;
  /** When it ends. */
  readonly notAfter: Date;
}

/** What a TLS handshake shows. */
export interface Handshake {
  /** The certificate, also one that is not to be trusted. */
  readonly certificate: ServedCertificate | undefined;
  /** Why not to go on; `undefined` when the port is one of ours. */
  readonly trouble: { readonly why: Silence; readonly message: string } | undefined;
}

/** Which port, and by which CA. */
export interface HandshakeOptions {
  /** The name it must be valid for. Default: the host, or `localhost` for an address. */
  readonly serverName?: string | undefined;
  /** As whom; without it any certificate is taken, and none is shown. */
  readonly credentials?: ClientCredentials | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Looks at the certificate of a port: nothing is sent over the connection, so one that ended or is
 * of another CA can be looked at too. It never throws.
 *
 * @param endpoint `host:port`
 */
export function shakeHands(endpoint: string, options: HandshakeOptions): Promise<Handshake> {
  const { credentials, timeout } = options;
  const { hostname, port } = new URL(`https://${endpoint}`);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      servername: options.serverName ?? (isIP(host) === 0 ? host : "localhost"),
      // What is wrong with it is said below; a handshake that is refused shows no certificate.
      rejectUnauthorized: false,
      ...(credentials === undefined ? {} : {
        ca: credentials.trust,
        cert: credentials.certificate,
        key: credentials.privateKey,
      }),
    });
    const end = (handshake: Handshake) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(handshake);
    };
    const fail = (why: Silence, message: string) =>
      end({ certificate: undefined, trouble: { why, message } });
    const timer = setTimeout(() => fail("mute", `no answer in ${timeout / 1_000} s`), timeout);
    socket.on("secureConnect", () => {
      const certificate = describe(socket.getPeerCertificate().raw);
      const error = credentials === undefined || socket.authorized
        ? undefined
        : String(socket.authorizationError);
      end({ certificate, trouble: troubleOf(certificate, error) });
    });
    socket.on("error", (error) => fail(silenceOf(error), error.message));
  });
}

/** Why a connection failed, by its error. */
export function silenceOf(error: Error): Silence {
  const code = "code" in error ? String(error.code) : "";
  if (/ALERT/.test(code) || /fatal alert/i.test(error.message)) return "refused";
  return /TIMEDOUT/.test(code) ? "mute" : "unreachable";
}

function troubleOf(
  certificate: ServedCertificate | undefined,
  error: string | undefined,
): Handshake["trouble"] {
  if (error === undefined) return undefined;
  const now = new Date();
  if (certificate !== undefined && certificate.notAfter < now) {
    return {
      why: "expired",
      message: `certificate ended at ${momentText(certificate.notAfter)}`,
    };
  }
  if (certificate !== undefined && certificate.notBefore > now) {
    return {
      why: "expired",
      message: `certificate begins at ${momentText(certificate.notBefore)}`,
    };
  }
  return { why: "untrusted", message: error };
}

function describe(raw: Uint8Array | undefined): ServedCertificate | undefined {
  if (raw === undefined) return undefined;
  const base64 = new Uint8Array(raw).toBase64().replaceAll(/(.{64})/g, "$1\n").trimEnd();
  const { notAfter, notBefore, serial, subject } = describeCertificate(
    `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  );
  return { name: subject.commonName, serial, notBefore, notAfter };
}
