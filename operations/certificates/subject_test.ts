import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeDer, encodeDer } from "./der.ts";
import { distinguishedName, readDistinguishedName } from "./subject.ts";

describe("distinguishedName", () => {
  it("is read back as it was given, whatever characters it holds", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 })
      .filter((value) => value.trim() !== "" && !/\p{Cc}/u.test(value));
    fc.assert(fc.property(text, fc.array(text, { maxLength: 3 }), (commonName, organizations) => {
      const subject = { commonName, organizations };
      const name = decodeDer(encodeDer(distinguishedName(subject)));
      assert.deepEqual(readDistinguishedName(name), subject);
    }));
  });

  for (const value of ["", " "]) {
    it(`refuses ${JSON.stringify(value)} as empty`, () => {
      assert.throws(() => distinguishedName({ commonName: value }), {
        code: "certificate-failed",
        message: "Common name is empty",
      });
      assert.throws(() => distinguishedName({ commonName: "a", organizations: ["b", value] }), {
        code: "certificate-failed",
        message: "Organization is empty",
      });
    });
  }

  for (const value of ["root\0", "a\nO=system:masters", "\x7f", "\ud800"]) {
    it(`refuses ${JSON.stringify(value)}, which readers may take for something else`, () => {
      assert.throws(() => distinguishedName({ commonName: value }), {
        code: "certificate-failed",
        message: /^Common name ".*" contains control characters or broken Unicode$/,
      });
    });
  }
});
