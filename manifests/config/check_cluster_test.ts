import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Finding } from "../../diagnostics/finding.ts";
import { checkCluster } from "./check_cluster.ts";
import type { ConfigText } from "./config_problem.ts";
import { apiVersion, kind } from "./etcd_cluster.ts";

const nowhere: ConfigText = {
  position: () => ({ file: "etcd.config.ts", line: 1, column: 1 }),
  written: () => undefined,
};

const identity = { apiVersion, kind, metadata: { name: "tenants" } };

function findingsOf(document: unknown): readonly Finding[] {
  const checked = checkCluster(document, nowhere);
  return checked.ok ? [] : checked.findings;
}

function findingOfSpec(spec: unknown): Finding {
  const findings = findingsOf({ ...identity, spec });
  assert.equal(findings.length, 1, JSON.stringify(findings));
  return findings[0] as Finding;
}

describe("checkCluster()", () => {
  it("completes a valid document", () => {
    const checked = checkCluster(identity, nowhere);
    assert(checked.ok);
    assert.equal(checked.config.spec.members, 3);
  });

  const wrong: readonly (readonly [unknown, Finding["code"], string, string | undefined])[] = [
    [
      { members: "three" },
      "wrong-type",
      'expected a whole number, found the text "three"',
      "Write a number, as in 3",
    ],
    [
      { members: "5" },
      "wrong-type",
      'expected a whole number, found the text "5"',
      "Remove the quotes",
    ],
    [
      { members: 2.5 },
      "wrong-type",
      "expected a whole number, found the number 2.5",
      "Write a number, as in 3",
    ],
    [{ members: 9 }, "wrong-value", "expected at most 7, found 9", undefined],
    [{ members: 1e300 }, "wrong-value", "expected at most 7, found 1e+300", undefined],
    [
      { members: null },
      "wrong-type",
      "expected a whole number, found nothing",
      "Give it a value, or remove the field",
    ],
    [
      { version: 3.6 },
      "wrong-type",
      "expected text, found the number 3.6",
      'Write it in quotes, as in "3.6.16"',
    ],
    [
      { paused: "yes" },
      "wrong-type",
      'expected true or false, found the text "yes"',
      "Write true, without quotes",
    ],
    [
      { paused: "Off" },
      "wrong-type",
      'expected true or false, found the text "Off"',
      "Write false, without quotes",
    ],
    [
      { tenants: { a: 1 } },
      "wrong-type",
      "expected a list, found a mapping",
      'Write a list: each item on a line of its own after "- "',
    ],
    [
      { storage: [] },
      "wrong-type",
      "expected a mapping, found a list",
      "Write its fields on lines of their own, indented below it",
    ],
    [
      { pods: { labels: { a: true } } },
      "wrong-type",
      "expected text, found true",
      'Write it in quotes: "true"',
    ],
    [
      { scheduling: { hosts: "require" } },
      "wrong-value",
      'expected one of "required", "preferred", "off", found the text "require"',
      'Write "required"',
    ],
    [
      { tls: { minVersion: 1.3 } },
      "wrong-type",
      'expected one of "TLS1.2", "TLS1.3", found the number 1.3',
      'Write one of "TLS1.2", "TLS1.3"',
    ],
    [
      { compaction: { mode: "off" } },
      "wrong-value",
      'expected one of "periodic", "revision", found the text "off"',
      'Write one of "periodic", "revision"',
    ],
    [
      { compaction: { retention: "5m" } },
      "missing-field",
      'expected one of "periodic", "revision", but the field is missing',
      'Add "mode" with one of "periodic", "revision"',
    ],
    [
      { snapshots: { destination: { kind: "s3" } } },
      "missing-field",
      "expected text, but the field is missing",
      'Add "bucket": Name of the bucket',
    ],
    [
      { compaction: { mode: "revision", retention: "5m" } },
      "wrong-type",
      'expected a whole number, found the text "5m"',
      "Write a number, as in 10000",
    ],
    [
      { quota: "8 GB" },
      "wrong-quantity",
      'expected a size above zero, found "8 GB"',
      'Write a whole number with a binary suffix, as in "8Gi"',
    ],
    [
      { snapshots: { deadline: "1d" } },
      "wrong-duration",
      'expected a duration above zero, found "1d"',
      'Write numbers with the units h, m, s or ms, as in "1h30m"; a day is "24h"',
    ],
    [
      { snapshots: { schedule: "61 * * * *" } },
      "wrong-cron",
      'expected a cron schedule, but in "61 * * * *" minute "61" is not between 0 and 59',
      'Write "minute hour day-of-month month day-of-week", as in "17 2 * * *"',
    ],
    [
      { image: { tag: "a b" } },
      "wrong-value",
      'expected an image tag, found the text "a b"',
      undefined,
    ],
    [
      { image: { repository: "" } },
      "wrong-value",
      'expected text that is not empty, found the text ""',
      undefined,
    ],
    [
      { services: { ipFamilies: [] } },
      "wrong-value",
      "expected at least 1 item, found 0",
      undefined,
    ],
    [
      { networkPolicy: { clients: [{ cidr: "ten" }] } },
      "wrong-value",
      'expected an IPv4 range or an IPv6 range, found the text "ten"',
      undefined,
    ],
    [
      { extraArguments: { a: [] } },
      "wrong-type",
      "expected text, a number or true or false, found a list",
      undefined,
    ],
    [
      { monitoring: { rules: { runbookUrl: "here" } } },
      "wrong-value",
      'expected a URL, found the text "here"',
      undefined,
    ],
    [
      { pods: { labels: { "-a": "b" } } },
      "wrong-label",
      'expected a label or annotation key, found "-a"',
      'Write "name" or "example.com/name", the name at most 63 characters long',
    ],
    [{ memebrs: 3 }, "unknown-field", 'spec has no field "memebrs"', 'Write "members"'],
    [{ zebra: 3 }, "unknown-field", 'spec has no field "zebra"', "Remove it"],
    [
      { compaction: { mode: "periodic", zebra: 1 } },
      "unknown-field",
      'spec.compaction has no field "zebra"',
      'Remove it, or use one of "mode", "retention"',
    ],
    [
      { certificates: { mode: "keeper", issuer: { name: "a" } } },
      "unknown-field",
      'spec.certificates has no field "issuer"',
      'Remove it, or use one of "mode", "keyAlgorithm", "authorityValidity", "leafValidity", ' +
      '"client", "peer"',
    ],
  ];
  for (const [spec, code, message, hint] of wrong) {
    it(`explains ${JSON.stringify(spec)}`, () => {
      const finding = findingOfSpec(spec);
      assert.deepEqual([finding.code, finding.message, finding.hint], [code, message, hint]);
    });
  }

  it("takes a field named like a part of every object for unknown", () => {
    const spec = JSON.parse('{"__proto__": 1, "constructor": 2}');
    assert.deepEqual(findingsOf({ ...identity, spec }).map(({ path }) => path), [
      "spec.__proto__",
      "spec.constructor",
    ]);
  });

  for (const document of [undefined, null, 3, "text", [], [identity]]) {
    it(`refuses ${JSON.stringify(document)} as a document`, () => {
      const [finding, ...others] = findingsOf(document);
      assert.equal(finding?.code, "wrong-type");
      assert.match(finding?.message ?? "", /^expected a mapping/);
      assert.deepEqual(others, []);
    });
  }

  it("repeats no more of a long text than helps", () => {
    const { message } = findingOfSpec({ quota: "x".repeat(100_000) });
    assert(message.length < 200, `${message.length}`);
  });

  it("reports no more than 200 problems", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => [`wrong${index}`, index]);
    assert.equal(findingsOf({ ...identity, spec: Object.fromEntries(many) }).length, 200);
    const tenants = many.map(() => ({ name: "/" }));
    assert.equal(findingsOf({ ...identity, spec: { tenants } }).length, 200);
  });

  it("leaves the document as it is", () => {
    const document = { ...identity, spec: { members: 4, zebra: 1, tenants: [3, { name: "a" }] } };
    const before = structuredClone(document);
    assert.equal(findingsOf(document).length, 3);
    assert.deepEqual(document, before);
  });

  describe("reports violated rules together with wrong fields", () => {
    const codes = (spec: unknown) =>
      findingsOf({ ...identity, spec }).map(({ code, path }) => `${code} ${path}`).toSorted();

    it("when the rule does not need the wrong field", () => {
      assert.deepEqual(codes({ paused: 1, members: 4, ports: { client: 2380 } }), [
        "conflict spec.ports.peer",
        "even-members spec.members",
        "wrong-type spec.paused",
      ]);
    });

    it("but not when the default of the wrong field would mislead", () => {
      assert.deepEqual(codes({ quota: "lots", storage: { size: "10Gi" } }), [
        "wrong-quantity spec.quota",
      ]);
    });

    it("nor when a misspelt field would", () => {
      assert.deepEqual(codes({ qouta: "1Gi", storage: { size: "10Gi" } }), [
        "unknown-field spec.qouta",
      ]);
      assert.deepEqual(codes({ zebra: "1Gi", storage: { size: "10Gi" } }), [
        "unknown-field spec.zebra",
        "volume-too-small spec.storage.size",
      ]);
    });

    it("at the original places of list items", () => {
      const tenants = [{ name: "/" }, { name: "a" }, 3, { name: "root" }, { name: "a" }];
      assert.deepEqual(codes({ tenants }), [
        "duplicate-name spec.tenants[4].name",
        "reserved-name spec.tenants[3].name",
        "wrong-name spec.tenants[0].name",
        "wrong-type spec.tenants[2]",
      ]);
    });

    it("also when the document does not say what it is", () => {
      const paths = findingsOf({ spec: { members: 2 } }).map(({ path }) => path);
      assert.deepEqual(paths, ["apiVersion", "kind", "metadata", "spec.members"]);
    });

    it("for each place of a value that is shared", () => {
      const shared = { name: "a", budget: { keys: 0 } };
      assert.deepEqual(codes({ tenants: [shared, shared, { name: "b" }, { name: "b" }] }), [
        "duplicate-name spec.tenants[3].name",
        "wrong-value spec.tenants[0].budget.keys",
        "wrong-value spec.tenants[1].budget.keys",
      ]);
    });
  });
});
