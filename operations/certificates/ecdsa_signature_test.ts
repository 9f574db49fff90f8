import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { derSignature } from "./ecdsa_signature.ts";
import { type GeneratedKey, generateKey } from "./generate_key.ts";
import { sign } from "./signing_key.ts";

describe("derSignature", () => {
  let key: GeneratedKey;
  let publicKey: KeyObject;

  before(async () => {
    key = await generateKey("ecdsa-p256");
    const spki = Buffer.from(key.publicKey);
    publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
  });

  it("turns each of many signatures into one that another implementation accepts", async () => {
    for (let count = 0; count < 200; count++) {
      const content = crypto.getRandomValues(new Uint8Array(32));
      const signature = await sign(key.signer, content);
      assert.ok(verify("sha256", content, { key: publicKey, dsaEncoding: "der" }, signature));
    }
  });

  it("makes a signature that does not fit another content", async () => {
    const signature = await sign(key.signer, Uint8Array.of(1));
    const other = Uint8Array.of(2);
    assert.ok(!verify("sha256", other, { key: publicKey, dsaEncoding: "der" }, signature));
  });

  it("keeps r and s apart, whatever zeros or high bits either begins with", () => {
    const half = fc.tuple(fc.nat(31), fc.uint8Array({ minLength: 32, maxLength: 32 }))
      .map(([zeros, bytes]) => bytes.fill(0, 0, zeros));
    fc.assert(fc.property(half, half, (r, s) => {
      const [tag, length, ...content] = derSignature(Uint8Array.of(...r, ...s));
      assert.equal(tag, 0x30);
      assert.equal(length, content.length);
      const first = 2 + (content[1] ?? 0);
      assert.equal(content[0], 0x02);
      assert.equal(content[first], 0x02);
      assert.equal(hex(content.slice(2, first)), hex([...r]));
      assert.equal(hex(content.slice(first + 2)), hex([...s]));
    }));
  });
});

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString("hex").replace(/^0+/, "");
}
