import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { algorithmCases } from "./algorithm_cases.ts";
import type { CertifiedKey } from "./certified_key.ts";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { issueCertificate, type IssueCertificateOptions } from "./issue_certificate.ts";

const day = 86_400_000;
const now = Date.now();
const validity = { notBefore: new Date(now - 10 * day), validDays: 30 };
const expired = { notBefore: new Date(now - 3 * day), validDays: 2 };
const premature = { notBefore: new Date(now + 1 * day), validDays: 2 };

interface Handshake {
  readonly server: CertifiedKey;
  /** None: the client shows no certificate. */
  readonly client?: CertifiedKey;
  readonly trustOfServer: string;
  readonly trustOfClient: string;
  readonly host?: string;
}

for (const { algorithm } of algorithmCases.filter(({ algorithm }) => algorithm !== "rsa-3072")) {
  describe(`mutual TLS with ${algorithm}`, () => {
    let authority: CertifiedKey;
    let stranger: CertifiedKey;
    let good: Handshake & { readonly client: CertifiedKey };

    before(async () => {
      const subject = { commonName: "ca" };
      authority = await createCertificateAuthority({ ...validity, subject, algorithm });
      stranger = await createCertificateAuthority({ ...validity, subject, algorithm });
      good = {
        server: await leaf({ uses: ["server", "client"] }),
        client: await leaf({ uses: ["client"], subject: { commonName: "tenant_a" } }),
        trustOfServer: authority.certificate,
        trustOfClient: authority.certificate,
      };
    });

    it("serves a client and knows it by its common name", async () => {
      assert.equal(await shakeHands(good), "hello tenant_a");
    });

    it("works by IPv4 address and by name, not by another name", async () => {
      assert.equal(await shakeHands({ ...good, host: "127.0.0.1" }), "hello tenant_a");
      assert.equal(await shakeHands({ ...good, host: "localhost" }), "hello tenant_a");
      assert.equal(await shakeHands({ ...good, host: "etcd.example" }), "refused");
    });

    it("refuses a client without a certificate", async () => {
      const { client: _, ...anonymous } = good;
      assert.equal(await shakeHands(anonymous), "refused");
    });

    it("refuses the client of an authority with the same name and another key", async () => {
      const client = await leaf({ authority: stranger, uses: ["client"] });
      assert.equal(await shakeHands({ ...good, client }), "refused");
      const both = authority.certificate + stranger.certificate;
      assert.equal(await shakeHands({ ...good, client, trustOfServer: both }), "hello leaf");
    });

    it("refuses the server of an authority with the same name and another key", async () => {
      const server = await leaf({ authority: stranger, uses: ["server"] });
      assert.equal(await shakeHands({ ...good, server }), "refused");
      const both = authority.certificate + stranger.certificate;
      assert.equal(await shakeHands({ ...good, server, trustOfClient: both }), "hello tenant_a");
    });

    for (const [name, dates] of [["expired", expired], ["premature", premature]] as const) {
      it(`refuses client and server with ${name} certificates`, async () => {
        const client = await leaf({ uses: ["client"], ...dates });
        const server = await leaf({ uses: ["server"], ...dates });
        assert.equal(await shakeHands({ ...good, client }), "refused");
        assert.equal(await shakeHands({ ...good, server }), "refused");
      });
    }

    it("refuses a leaf on the side it was not issued for", async () => {
      const client = await leaf({ uses: ["server"] });
      const server = await leaf({ uses: ["client"] });
      assert.equal(await shakeHands({ ...good, client }), "refused");
      assert.equal(await shakeHands({ ...good, server }), "refused");
    });

    function leaf(
      change: Partial<IssueCertificateOptions> & Pick<IssueCertificateOptions, "uses">,
    ): Promise<CertifiedKey> {
      return issueCertificate({
        authority,
        subject: { commonName: "leaf" },
        dnsNames: ["localhost"],
        ipAddresses: ["127.0.0.1"],
        notBefore: validity.notBefore,
        validDays: 20,
        ...change,
      });
    }
  });
}

// The server greets only whom it accepted, so a greeting means that both sides agreed.
async function shakeHands(handshake: Handshake): Promise<string> {
  const server = createServer({
    cert: handshake.server.certificate,
    key: handshake.server.privateKey,
    ca: handshake.trustOfServer,
    requestCert: true,
    rejectUnauthorized: true,
  }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(`hello ${socket.getPeerCertificate().subject.CN}`);
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await greeting((server.address() as AddressInfo).port, handshake);
  } finally {
    server.close();
    await once(server, "close");
  }
}

function greeting(port: number, handshake: Handshake): Promise<string> {
  const host = handshake.host ?? "127.0.0.1";
  const { client } = handshake;
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: handshake.trustOfClient,
    ...(client === undefined ? {} : { cert: client.certificate, key: client.privateKey }),
    ...(host === "127.0.0.1" ? {} : { servername: host }),
  });
  return new Promise((resolve) => {
    let received = "";
    socket.on("data", (data) => received += data);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(received === "" ? "refused" : received));
  });
}
