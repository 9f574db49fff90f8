import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type AuditedState, auditTenants } from "./audit_tenants.ts";
import type { Authorization, Permission } from "./authorization.ts";
import type { Finding } from "./finding.ts";

function grant(key: string, rangeEnd: string, access: Permission["access"] = "readwrite") {
  return { access, key: Buffer.from(key), rangeEnd: Buffer.from(rangeEnd) };
}

/** What a healthy cluster has, and users and roles in place of it or besides. */
function state(
  differing: {
    readonly users?: Readonly<Record<string, readonly string[]>>;
    readonly roles?: Readonly<Record<string, readonly Permission[]>>;
  } = {},
): AuditedState & { readonly authorization: Authorization } {
  const users = { root: ["root"], "etcd-keeper": ["root"], a: ["a"], b: ["b"], ...differing.users };
  const roles = {
    root: [],
    a: [grant("/a/", "/a0")],
    b: [grant("/b/", "/b0")],
    ...differing.roles,
  };
  return {
    authorization: {
      revision: "9",
      users: Object.entries(users).map(([name, roles]) => ({ name, roles })),
      roles: Object.entries(roles).map(([name, permissions]) => ({ name, permissions })),
    },
  };
}

function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ code }) => code);
}

describe("auditTenants()", () => {
  it("finds nothing where each tenant has its prefix", () => {
    assert.deepEqual(auditTenants(state()), []);
  });

  it("finds what Kamaji granted until August 2024, and whom it reaches", () => {
    const [finding, ...others] = auditTenants(state({ roles: { a: [grant("/a/", "\0")] } }));
    assert.deepEqual(others, []);
    assert.deepEqual(finding, {
      code: "range-too-wide",
      role: "a",
      range: '"/a/" to the end',
      access: "readwrite",
      reaches: ["b"],
      fixable: true,
    });
  });

  it("names everybody in reach, and nobody before it", () => {
    const [wide] = auditTenants(state({ roles: { b: [grant("/b/", "\0")] } }));
    assert.deepEqual(wide?.code === "range-too-wide" ? wide.reaches : wide, []);
    const [all] = auditTenants(state({ roles: { b: [grant("\0", "\0")] } }));
    assert.deepEqual(all?.code === "range-too-wide" ? all.reaches : all, ["a"]);
  });

  it("still finds it half-way through a repair", () => {
    const roles = { a: [grant("/a/", "/a0"), grant("/a/", "\0")] };
    assert.deepEqual(codes(auditTenants(state({ roles }))), ["range-too-wide"]);
  });

  it("does not offer to take away what somebody gave on purpose", () => {
    for (
      const permission of [
        grant("\0", "\0", "read"),
        grant("/b/", "/b0"),
        grant("/b/key", ""),
        grant("/a/x", "\0"),
      ]
    ) {
      const roles = { a: [grant("/a/", "/a0"), permission] };
      const [finding] = auditTenants(state({ roles }));
      assert.equal(finding?.code, "range-too-wide");
      assert.equal(finding?.code === "range-too-wide" && finding.fixable, false);
    }
  });

  it("does not take somebody else's prefix for a role's own", () => {
    const [finding] = auditTenants(state({ roles: { a: [grant("/b/", "/b0")] } }));
    assert.deepEqual(finding?.code === "range-too-wide" ? finding.reaches : finding, ["b"]);
  });

  it("knows tenants that were given another prefix", () => {
    const roles = { a: [grant("/teams/a/", "/teams/a0")] };
    assert.deepEqual(auditTenants(state({ roles })), []);
    const declared = [{ name: "a", prefix: "/teams/a/" }];
    const wide = { a: [grant("/teams/a/", "\0")] };
    const [finding] = auditTenants({ ...state({ roles: wide }), declared });
    assert.equal(finding?.code === "range-too-wide" && finding.fixable, true);
  });

  it("finds roles that are nobody's own", () => {
    const found = auditTenants(state({
      users: { ops: ["watcher"] },
      roles: { watcher: [grant("/a/", "/a0", "read")], old: [] },
    }));
    assert.deepEqual(found, [
      {
        code: "range-too-wide",
        role: "watcher",
        range: '"/a/" to "/a0"',
        access: "read",
        reaches: ["a"],
        fixable: false,
      },
      { code: "foreign-role", user: "ops", role: "watcher" },
      { code: "unused-role", role: "old" },
    ]);
  });

  it("finds administrators that nobody named", () => {
    const users = { c: ["root"], admin: ["root"] };
    const found = auditTenants({ ...state({ users }), administrators: ["admin"] });
    assert.deepEqual(found, [{ code: "root-role", user: "c" }]);
  });

  it("finds users whose names are on certificates of the cluster itself", () => {
    const found = auditTenants(state({ users: { "etcd-peer": [], "etcd-server": ["root"] } }));
    assert.deepEqual(found, [
      { code: "root-role", user: "etcd-server" },
      { code: "reserved-name", user: "etcd-peer" },
      { code: "reserved-name", user: "etcd-server" },
    ]);
  });

  it("finds a user with more than one role, the keeper included", () => {
    const found = auditTenants(state({ users: { a: ["a", "b"], "etcd-keeper": ["a", "root"] } }));
    assert.deepEqual(found, [
      { code: "several-roles", user: "etcd-keeper", roles: ["a", "root"] },
      { code: "several-roles", user: "a", roles: ["a", "b"] },
    ]);
  });

  it("finds who was onboarded or offboarded half-way", () => {
    const found = auditTenants(state({
      users: { c: [], d: [], e: ["e"] },
      roles: { d: [], e: [] },
    }));
    assert.deepEqual(found, [
      { code: "incomplete", user: "c", lacks: "role" },
      { code: "incomplete", user: "d", lacks: "grant" },
      { code: "incomplete", user: "e", lacks: "permission" },
      { code: "unused-role", role: "d" },
    ]);
  });

  it("takes a frozen tenant for whole", () => {
    assert.deepEqual(auditTenants(state({ roles: { a: [grant("/a/", "/a0", "read")] } })), []);
  });

  it("tells of passwords and of keys that are nobody's", () => {
    const census = { prefixes: [{ prefix: "/gone/", keys: 12 }], strayKeys: 3 };
    assert.deepEqual(auditTenants({ ...state(), passwords: ["a"], census }), [
      { code: "password", user: "a" },
      { code: "orphan-prefix", prefix: "/gone/", keys: 12 },
      { code: "stray-keys", keys: 3 },
    ]);
  });
});
