import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Finding, findingCodes } from "../../etcd/tenants/finding.ts";
import { tellFinding } from "./tell_finding.ts";

const examples: readonly Finding[] = [
  {
    code: "range-too-wide",
    role: "a",
    range: '"/a/" to the end',
    access: "readwrite",
    reaches: ["b", "c"],
    fixable: true,
  },
  { code: "root-role", user: "a" },
  { code: "reserved-name", user: "etcd-peer" },
  { code: "several-roles", user: "a", roles: ["a", "b"] },
  { code: "foreign-role", user: "a", role: "b" },
  { code: "password", user: "a" },
  { code: "incomplete", user: "a", lacks: "grant" },
  { code: "unused-role", role: "a" },
  { code: "orphan-prefix", prefix: "/a/", keys: 3 },
  { code: "stray-keys", keys: 3 },
];

describe("tellFinding()", () => {
  it("says of each finding what is wrong and what to do", () => {
    assert.deepEqual(examples.map(({ code }) => code), findingCodes);
    for (const { problem, remedy } of examples.map(tellFinding)) {
      assert.match(problem, /^[A-Z\d].*[^.]$/);
      assert.match(remedy, /^[A-Z].*[^.]$/);
    }
  });

  it("names the first tenant in reach and counts the others", () => {
    const [wide] = examples;
    assert.ok(wide !== undefined);
    assert.equal(
      tellFinding(wide).problem,
      'With role "a", keys from "/a/" to the end may be read and written, also those of tenant "b" and 1 more',
    );
  });

  it("does not promise to mend what it leaves alone", () => {
    const [wide] = examples;
    assert.ok(wide?.code === "range-too-wide");
    assert.match(tellFinding({ ...wide, fixable: false }).remedy, /etcdctl role revoke-permission/);
  });
});
