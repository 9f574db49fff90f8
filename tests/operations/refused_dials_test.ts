import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

const dials = 200;

/** What dials a member again and again, as a program's import and call. */
const dialled: Readonly<Record<string, readonly [module: string, call: string]>> = {
  "for the certificate it serves": [
    `import { dialPort } from "${moduleUrl("operations/keeper/rotation/dial_port.ts")}";`,
    `dialPort({ host: "127.0.0.1", port, shown: { certificate: "", privateKey: "" }, timeout: 1_000 })`,
  ],
  "as a stranger": [
    `import { refusesAnonymous } from "${moduleUrl("etcd/refuses_anonymous.ts")}";`,
    `refusesAnonymous({ endpoint: "127.0.0.1:" + port, trust: "", timeout: 1_000 }).catch(() => {})`,
  ],
  "with a request": [
    `import { connectTls } from "${moduleUrl("etcd/channel/tls_connection.ts")}";`,
    `connectTls({ endpoint: { host: "127.0.0.1", port }, identity: { trust: "" } }).catch(() => {})`,
  ],
};

function moduleUrl(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}

/** Dials a port that nobody listens on, and prints by how many bytes the heap grew after the first. */
function program([module, call]: readonly [string, string]): string {
  return `
${module}
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const { port } = listener.addr;
listener.close();
async function heapAfterDials() {
  for (let dial = 0; dial < ${dials}; dial++) await ${call};
  await new Promise((resolve) => setTimeout(resolve, 100));
  gc();
  gc();
  return Deno.memoryUsage().heapUsed;
}
const before = await heapAfterDials();
console.log(await heapAfterDials() - before);
`;
}

describe("dialling a member that is not there", () => {
  for (const [how, parts] of Object.entries(dialled)) {
    it(`${how} leaves nothing behind, though a keeper does it for days`, async () => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--v8-flags=--expose-gc", program(parts)],
        cwd: new URL("../..", import.meta.url),
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      const left = Number(new TextDecoder().decode(stdout)) / dials;
      // Without a connection of its own a TLS socket of Deno 2.9.3 leaves more than 9,000 bytes.
      assert.ok(left < 2_000, `${left} bytes each`);
    });
  }
});
