import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
  isTenantName,
} from "./name_syntax.ts";

interface NameCases {
  readonly test: (text: string) => boolean;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

const label63 = "a".repeat(63);

const cases: readonly NameCases[] = [
  {
    test: isDnsLabel,
    valid: ["a", "0", "a-b", "a--b", label63],
    invalid: ["", "-a", "a-", "A", "a.b", "a_b", `${label63}a`, "a\n", "é"],
  },
  {
    test: isDnsSubdomain,
    valid: ["a", "a.b", "0.1", `${label63}.${label63}.${label63}.${"a".repeat(61)}`],
    invalid: ["", ".", "a.", ".a", "a..b", "A.b", `${label63}a.b`, `${"a.".repeat(127)}b`],
  },
  {
    test: isQualifiedName,
    valid: ["a", "A", "a.b_c-d", "example.com/a", `x/${label63}`, "0/0"],
    invalid: ["", "/", "a/", "/a", "a/b/c", "A.com/a", "-a", "a-", `${label63}a`, "a b", "a\n"],
  },
  {
    test: isLabelValue,
    valid: ["", "a", "A.b_c-d", "0", label63],
    invalid: ["-", "a-", ".a", "a/b", "a b", `${label63}a`, "a\n"],
  },
  {
    test: isTenantName,
    valid: ["a", "team-a", "ns_tenant", "A.b", "a".repeat(128)],
    invalid: ["", "/", "a/b", "_a", "a_", "a b", "a".repeat(129), "\0", "a\n"],
  },
];

for (const { test, valid, invalid } of cases) {
  describe(`${test.name}()`, () => {
    for (const text of valid) {
      it(`accepts ${JSON.stringify(text.slice(0, 20))} of ${text.length} characters`, () => {
        assert.equal(test(text), true);
      });
    }
    for (const text of invalid) {
      it(`refuses ${JSON.stringify(text.slice(0, 20))} of ${text.length} characters`, () => {
        assert.equal(test(text), false);
      });
    }
  });
}
