import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { ipAddressBytes, ipAddressText } from "./ip_address.ts";

describe("ipAddressBytes and ipAddressText", () => {
  it("are each other's inverse for 4 and 16 bytes", () => {
    const widths = fc.constantFrom(4, 16);
    const addresses = widths.chain((length) =>
      fc.array(fc.oneof(fc.constant(0), fc.nat(255)), { minLength: length, maxLength: length })
    );
    fc.assert(fc.property(addresses, (address) => {
      const bytes = Uint8Array.from(address);
      const text = ipAddressText(bytes) ?? "";
      assert.deepEqual(ipAddressBytes(text), bytes);
    }));
  });

  for (
    const [address, canonical] of [
      ["10.0.0.1", "10.0.0.1"],
      ["::", "::"],
      ["::1", "::1"],
      ["1::", "1::"],
      ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
      ["fd00:0000:0000:0000:0000:0000:0000:0001", "fd00::1"],
      ["::ffff:10.0.0.1", "::ffff:a00:1"],
    ] as const
  ) {
    it(`reads ${address} and writes it canonically`, () => {
      assert.equal(ipAddressText(ipAddressBytes(address) ?? new Uint8Array()), canonical);
    });
  }

  for (
    const text of ["", "10.0.0", "10.0.0.256", "010.0.0.1", "[::1]", "::1%lo", "localhost", "1"]
  ) {
    it(`takes ${JSON.stringify(text)} for no address`, () => {
      assert.equal(ipAddressBytes(text), undefined);
    });
  }

  it("writes nothing for another number of bytes", () => {
    assert.equal(ipAddressText(Uint8Array.of(1, 2, 3)), undefined);
  });
});
