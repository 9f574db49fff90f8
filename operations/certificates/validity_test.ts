import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { validityOf } from "./validity.ts";

const notBefore = new Date("2026-01-01T12:00:00.999Z");

describe("validityOf", () => {
  it("counts whole days from the whole second", () => {
    assert.deepEqual(validityOf({ notBefore, validDays: 90 }), {
      notBefore: new Date("2026-01-01T12:00:00Z"),
      notAfter: new Date("2026-04-01T12:00:00Z"),
    });
  });

  for (const validDays of [0, -1, 0.5, NaN, Infinity]) {
    it(`refuses ${validDays} days`, () => {
      assert.throws(() => validityOf({ notBefore, validDays }), {
        code: "certificate-failed",
        message: `Validity of ${validDays} days is impossible`,
      });
    });
  }

  for (
    const [name, moment, validDays] of [
      ["an invalid date", "not a date", 1],
      ["a moment before 1950", "1949-12-31T23:59:59Z", 1],
      ["an end after 9999", "9999-12-31T00:00:00Z", 1],
      ["more days than a date can hold", "2026-01-01T00:00:00Z", Number.MAX_SAFE_INTEGER],
    ] as const
  ) {
    it(`refuses ${name}`, () => {
      assert.throws(() => validityOf({ notBefore: new Date(moment), validDays }), {
        code: "certificate-failed",
        hint: "Stay between the years 1950 and 9999",
      });
    });
  }
});
