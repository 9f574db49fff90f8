import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { writeCertifiedKey } from "./write_certified_key.ts";

// What is written does not matter here, and a marker is easily looked for.
const pair = { certificate: "certificate\n", privateKey: "private key\n" };

describe("writeCertifiedKey", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await Deno.makeTempDir();
  });

  afterEach(() => Deno.remove(directory, { recursive: true }));

  it("writes both files, the key for its owner only, and leaves nothing else", async () => {
    const files = await writeCertifiedKey(pair, { directory, name: "etcd-0" });
    const certificateFile = `${directory}/etcd-0.crt`;
    const privateKeyFile = `${directory}/etcd-0.key`;
    assert.deepEqual(files, { certificateFile, privateKeyFile });
    assert.equal(await Deno.readTextFile(certificateFile), pair.certificate);
    assert.equal(await Deno.readTextFile(privateKeyFile), pair.privateKey);
    assert.equal(modeOf(certificateFile), 0o644);
    assert.equal(modeOf(privateKeyFile), 0o600);
    assert.deepEqual(entries().sort(), ["etcd-0.crt", "etcd-0.key"]);
  });

  it("lets others read the certificate whatever the umask", async () => {
    const umask = Deno.umask(0o077);
    try {
      const { certificateFile } = await writeCertifiedKey(pair, { directory, name: "a" });
      assert.equal(modeOf(certificateFile), 0o644);
    } finally {
      Deno.umask(umask);
    }
  });

  it("replaces an older pair, also one whose key others could read", async () => {
    await Deno.writeTextFile(`${directory}/a.key`, "old", { mode: 0o644 });
    await writeCertifiedKey(pair, { directory, name: "a" });
    assert.equal(await Deno.readTextFile(`${directory}/a.key`), pair.privateKey);
    assert.equal(modeOf(`${directory}/a.key`), 0o600);
  });

  it("replaces files as a whole, so that an open one keeps its old content", async () => {
    await writeCertifiedKey(pair, { directory, name: "a" });
    using reader = await Deno.open(`${directory}/a.key`);
    await writeCertifiedKey({ ...pair, privateKey: "new\n" }, { directory, name: "a" });
    const content = await new Response(reader.readable).text();
    assert.equal(content, pair.privateKey);
  });

  it("never lets others read a key while it is written", async () => {
    const seen = new Set<number>();
    let done = false;
    const writing = (async () => {
      for (let round = 0; round < 20; round++) {
        await writeCertifiedKey(pair, { directory, name: "a" });
      }
      done = true;
    })();
    while (!done) {
      for (const name of entries().filter((name) => name.includes(".key"))) {
        seen.add(modeOf(`${directory}/${name}`));
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await writing;
    seen.delete(gone);
    assert.deepEqual([...seen], [0o600]);
  });

  it("leaves no key behind when it cannot finish", async () => {
    await Deno.mkdir(`${directory}/a.key/in-the-way`, { recursive: true });
    await assert.rejects(writeCertifiedKey(pair, { directory, name: "a" }), {
      code: "output-failed",
      message: `Certificate "${directory}/a.crt" cannot be written`,
    });
    assert.deepEqual(entries().filter((name) => name.includes(".tmp")), []);
  });

  it("says so when the directory does not exist", async () => {
    const missing = `${directory}/missing`;
    await assert.rejects(writeCertifiedKey(pair, { directory: missing, name: "a" }), {
      code: "output-failed",
      hint: "Check that the directory exists and may be written",
    });
  });

  for (const name of ["", "../a", "a/b", ".hidden", "a b", "a\0"]) {
    it(`refuses ${JSON.stringify(name)} as a name`, async () => {
      await assert.rejects(writeCertifiedKey(pair, { directory, name }), {
        code: "certificate-failed",
        message: `File name ${JSON.stringify(name)} is invalid`,
      });
      assert.deepEqual(entries(), []);
    });
  }

  function entries(): string[] {
    return Array.from(Deno.readDirSync(directory), ({ name }) => name);
  }
});

const gone = -1;

function modeOf(path: string): number {
  try {
    return (Deno.statSync(path).mode ?? 0) & 0o777;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return gone;
    throw error;
  }
}
