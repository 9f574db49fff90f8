import { Buffer } from "node:buffer";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import type { CertifiedKey } from "../../certificates/certified_key.ts";

/** Which port is dialled, and as whom. */
export interface DialOptions {
  /** The host, a name or an address. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** What is shown to it; nobody needs to know whom it names. */
  readonly shown: CertifiedKey;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What a handshake found out. */
export interface DialResult {
  /** The certificate that the port shows, in PEM; `undefined` when it shows none. */
  readonly served: string | undefined;
  /** Whether it trusts the CA of what it was shown. */
  readonly trust: "trusted" | "distrusted" | "unknown";
}

/**
 * Shakes hands with a port of etcd and tells what it shows and whether it trusts the CA of what it
 * is shown. The port's own certificate is not judged here, whoever signed it: it is what is asked.
 *
 * In TLS 1.3 a client learns of its refusal with the first answer, so a request is sent. Go refuses
 * a certificate of a CA it does not know by the alert unknown_ca. One of a known CA that does not
 * fit for another reason gets bad_certificate (crypto/tls, `processCertsFromClient`), as does one
 * without a host name on the peer port, where etcd looks at names after the chain.
 */
export function dialPort(options: DialOptions): Promise<DialResult> {
  const { host, port, timeout } = options;
  return new Promise((resolve) => {
    let served: string | undefined;
    let socket: TLSSocket | undefined;
    // Deno 2.9.3 never gives a TLS socket back whose own attempt to connect failed.
    const carrier = connectTcp({ host, port });
    const end = (trust: DialResult["trust"]) => {
      clearTimeout(timer);
      socket?.destroy();
      carrier.destroy();
      resolve({ served, trust });
    };
    const timer = setTimeout(() => end("unknown"), timeout);
    carrier.on("error", () => end("unknown"));
    carrier.once("connect", () => {
      const secured = connectOver(carrier, options);
      socket = secured;
      secured.on("secureConnect", () => {
        served = pemOf(secured.getPeerCertificate()?.raw);
        secured.write("GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      });
      secured.on("data", () => end("trusted"));
      secured.on("error", ({ message }) => end(trustAfter(message)));
      secured.on("close", () => end("unknown"));
    });
  });
}

function connectOver(socket: Socket, { host, shown }: DialOptions): TLSSocket {
  return connect({
    socket,
    // Deno's TLS takes no address as server name.
    servername: isIP(host) === 0 ? host : "localhost",
    cert: shown.certificate,
    key: shown.privateKey,
    rejectUnauthorized: false,
    ALPNProtocols: ["http/1.1"],
  });
}

function trustAfter(alert: string): DialResult["trust"] {
  if (/unknown[ _]?ca/i.test(alert)) return "distrusted";
  return /bad[ _]?certificate/i.test(alert) ? "trusted" : "unknown";
}

function pemOf(der: Uint8Array | undefined): string | undefined {
  if (der === undefined || der.length === 0) return undefined;
  const lines = Buffer.from(der).toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
