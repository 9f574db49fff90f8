import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { generalNames, readAlternativeNames } from "./alternative_names.ts";
import { encodeDer, sequence } from "./der.ts";

const longLabel = "a".repeat(63);
const longName = `${longLabel}.${longLabel}.${longLabel}.${"a".repeat(61)}`;

describe("generalNames", () => {
  it("takes DNS names up to their longest, wildcards and addresses, and reads them back", () => {
    const names = {
      dnsNames: ["localhost", "*.etcd.kamaji-system.svc", "etcd-0.ETCD", "1.a", longName],
      ipAddresses: ["127.0.0.1", "::1"],
    };
    assert.deepEqual(readAlternativeNames(encodeDer(sequence(...generalNames(names)))), names);
  });

  for (
    const name of [
      "",
      "*",
      "*.",
      "a.*.b",
      "*a.b",
      "*.*.a",
      "a..b",
      "a.",
      ".a",
      "-a",
      "a-",
      "a b",
      "a_b",
      "ä.b",
      "a\0.b",
      "a\n",
      "https://a",
      "a:2379",
      `${longLabel}a`,
      `${longName}a`,
    ]
  ) {
    it(`refuses ${JSON.stringify(name)} as a DNS name`, () => {
      assert.throws(() => generalNames({ dnsNames: [name] }), {
        code: "certificate-failed",
        message: `DNS name ${JSON.stringify(name)} is invalid`,
      });
    });
  }

  it("says where an address among the DNS names belongs", () => {
    for (const address of ["127.0.0.1", "::1"]) {
      assert.throws(() => generalNames({ dnsNames: [address] }), {
        code: "certificate-failed",
        message: `DNS name "${address}" is an IP address`,
        hint: "List it under ipAddresses",
      });
    }
  });

  for (const address of ["", "localhost", "10.0.0.1:2379", "[::1]", "::1%lo", "10.0.0.0/8"]) {
    it(`refuses ${JSON.stringify(address)} as an IP address`, () => {
      assert.throws(() => generalNames({ ipAddresses: [address] }), {
        code: "certificate-failed",
        message: `IP address ${JSON.stringify(address)} is invalid`,
      });
    });
  }
});
