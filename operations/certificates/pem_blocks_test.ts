import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pemBlocks } from "./pem_blocks.ts";

const block = (label: string, body = "MAA="): string =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe("pemBlocks", () => {
  it("finds private keys of every kind, each by itself", () => {
    const keys = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];
    const text = keys.map((label) => block(label)).join("between\n");
    assert.deepEqual(pemBlocks(text, "privateKey"), keys.map((label) => block(label)));
  });

  it("finds certificates and nothing else among them", () => {
    const others = block("EC PARAMETERS") + block("PRIVATE KEY") + block("CERTIFICATE REQUEST");
    const one = block("CERTIFICATE", "MAE=");
    const two = block("CERTIFICATE", "MAI=");
    assert.deepEqual(pemBlocks(one + others + two, "certificate"), [one, two]);
  });

  it("finds nothing in a block that ends as another kind, or not at all", () => {
    const mixed = "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n";
    const cut = block("PRIVATE KEY").slice(0, -10);
    assert.deepEqual(pemBlocks(mixed, "privateKey"), []);
    assert.deepEqual(pemBlocks(cut, "privateKey"), []);
  });
});
