import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { reservedTenantNames } from "../../manifests/config/reserved_names.ts";
import { keyRangeOf, tenantOf } from "./tenant.ts";

describe("tenantOf", () => {
  it("gives a tenant the prefix that Kamaji gives it", () => {
    assert.deepEqual(tenantOf("team_a"), { name: "team_a", prefix: "/team_a/" });
  });

  it("takes another prefix", () => {
    assert.deepEqual(tenantOf("a", "/team/a-1/"), { name: "a", prefix: "/team/a-1/" });
  });

  const impossible = ["", "a/b", "/", "a b", ".a", "a.", "-a", "ä", "a\0", "a".repeat(129)];
  for (const name of impossible) {
    it(`refuses the name ${JSON.stringify(name)}`, () => {
      assert.throws(() => tenantOf(name), {
        code: "tenant-refused",
        message: /cannot be the name/,
      });
    });
  }

  for (const name of reservedTenantNames) {
    it(`refuses the name "${name}" of the cluster itself`, () => {
      assert.throws(() => tenantOf(name), {
        code: "tenant-refused",
        message: `"${name}" is a name of the cluster itself`,
      });
    });
  }

  for (const prefix of ["", "/", "a/", "/a", "//", "/a//", "/a/\0/", "/a b/", "\0"]) {
    it(`refuses the prefix ${JSON.stringify(prefix)}`, () => {
      assert.throws(() => tenantOf("a", prefix), {
        code: "tenant-refused",
        message: `${JSON.stringify(prefix)} cannot be a tenant's prefix`,
      });
    });
  }
});

describe("keyRangeOf", () => {
  const { key, rangeEnd } = keyRangeOf(tenantOf("t"));

  it("is the prefix up to its end", () => {
    assert.deepEqual([key.toString(), rangeEnd.toString()], ["/t/", "/t0"]);
  });

  for (const other of ["/t", "/t-1/", "/t.x/", "/t0", "/t0/", "/t00/", "/s/"]) {
    it(`leaves "${other}" to others`, () => {
      assert.equal(other >= key.toString() && other < rangeEnd.toString(), false);
    });
  }
});
