import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint } from "../../diagnostics/paint.ts";
import {
  exampleOperation,
  examplePhase,
  exampleResult,
  exampleTrial,
  quantiles,
  type ResultChange,
} from "./example_result.ts";
import { resultTable } from "./result_table.ts";
import type { Verdict } from "./verdict.ts";

const example = exampleResult();

function table(change: ResultChange = {}): string {
  return resultTable(exampleResult(change), createPaint(false));
}

function firstLine(change: ResultChange): string | undefined {
  return table(change).split("\n")[0];
}

/** The text of a fact, or nothing. */
function fact(name: string, change: ResultChange): string | undefined {
  return table(change).split("\n").find((line) => line.startsWith(`${name} `))
    ?.slice(name.length).trim();
}

const violation = {
  kind: "lost-event",
  tenant: "bench1-tenants-0001",
  key: "/bench1-tenants-0001/leases/kube-node-lease/node-1-000007",
  detail: "written at 4711, never delivered",
};

describe("resultTable()", () => {
  it("reads as it should", () => {
    assert.equal(
      table(),
      `\
PASS  objective "kubernetes": writes p99 ≤ 100 ms, reads p99 ≤ 50 ms, lists p99 ≤ 500 ms, failures ≤ 0.1 %
100 requests/s answered of 100/s poisson for 30 s by 2 tenants, seed 1
3 members of etcd 3.6.16 on loopback, mutual TLS, authentication on

operation  requests  failed  lost CAS  p50 ms   p99  p99.9   max  p99 limit
update         2000       0        40    5.50  22.0   33.0  44.0      ≤ 100
get            1000       0         0    2.75  11.0   16.5  22.0       ≤ 50
all            3000       0        40    5.50  22.0   33.0  44.0

tenants      p99 from 16.0 ms (bench1-tenants-0000) to 20.0 ms (bench1-tenants-0001)
watch        1960 writes seen, p50 3.50 ms, p99 14.0 ms after they were sent
failures     none
correctness  2120 writes, 1000 reads, 0 lists, 2120 events, 0 refusals checked, nothing wrong
service      p99 up to 22.0 ms from sending (update); the table counts from the moment a request was due
generator    schedule lag p99 0.40 ms, 413 µs of processor time a request, 180 MB at its peak
caution      generator and members share this machine's processors and disk: fit to compare runs, not to size
`,
    );
  });

  const objective =
    'objective "kubernetes": writes p99 ≤ 100 ms, reads p99 ≤ 50 ms, lists p99 ≤ 500 ms, failures ≤ 0.1 %';
  const words: Readonly<Record<Verdict, string>> = {
    "pass": "PASS",
    "objective-missed": "OBJECTIVE MISSED",
    "generator-lagged": "NOT A RESULT",
    "target-failed": "TARGET FAILED",
    "isolation-violated": "PROMISE BROKEN",
    "interrupted": "INTERRUPTED",
  };
  for (const [verdict, word] of Object.entries(words)) {
    it(`begins with "${word}" when the verdict is ${verdict}`, () => {
      const change = { run: { verdict: verdict as Verdict } };
      assert.equal(firstLine(change), `${word}  ${objective}`);
    });
  }

  it("gives the reasons right below the verdict", () => {
    const lines = table({ run: { verdict: "objective-missed", reasons: ["one", "another"] } })
      .split("\n");
    assert.deepEqual(lines.slice(1, 3), ["  • one", "  • another"]);
  });

  it("says of an objective only what it asks for", () => {
    const none = { name: "none", writeP99: null, readP99: null, listP99: null, errorShare: 1 };
    assert.equal(firstLine({ run: { objective: none } }), "PASS  no objective");
    const writes = { ...none, name: "writes", writeP99: 10 };
    assert.equal(
      firstLine({ run: { objective: writes } }),
      'PASS  objective "writes": writes p99 ≤ 10 ms',
    );
  });

  it("marks what missed its limit, with and without colours", () => {
    const operations = examplePhase().operations.map((each) => ({
      ...each,
      latency: quantiles(2_000, 20),
    }));
    const change = { phase: { operations } };
    const rows = table(change).split("\n").filter((line) => /^(update|get)/.test(line));
    assert.match(rows[0] ?? "", / ≤ 100$/);
    assert.doesNotMatch(rows[0] ?? "", /missed/);
    assert.match(rows[1] ?? "", / missed ≤ 50$/);
    const coloured = resultTable(exampleResult(change), createPaint(true)).split("\n");
    assert.ok(coloured.includes(createPaint(true).bad(rows[1] ?? "")));
    assert.ok(coloured.includes(rows[0] ?? ""));
  });

  it("gives no percentile that the number of requests does not bear", () => {
    const operations = [999, 1_000, 0].map((count) =>
      exampleOperation(`of-${count}`, "write", { count, p50: 2 })
    );
    const cells = table({ phase: { operations } }).split("\n").filter((line) =>
      line.startsWith("of-")
    )
      .map((line) => line.split(/\s{2,}/).slice(4, 8));
    assert.deepEqual(cells, [
      ["2.00", "8.00", "–", "16.0"],
      ["2.00", "8.00", "12.0", "16.0"],
      ["–", "–", "–", "–"],
    ]);
  });

  it("tells a closed loop by what it held in flight", () => {
    assert.equal(
      table({ phase: { load: { tenants: "8 in flight" } } }).split("\n")[1],
      "100 requests/s answered with 8 in flight for 30 s by 2 tenants, seed 1",
    );
  });

  it("tells how much of the time was measured, and speaks of one tenant as of one", () => {
    const groups = [{ name: "tenants", workload: "kubernetes", tenants: 1, connections: 1 }];
    const phases = [examplePhase({ measuredSeconds: 7.25 })];
    assert.match(table({ trial: { groups, phases } }), / for 7.25 s of 30 s by 1 tenant, seed 1\n/);
  });

  it("compares tenants where there are any to compare", () => {
    assert.equal(
      fact("tenants", {}),
      "p99 from 16.0 ms (bench1-tenants-0000) to 20.0 ms (bench1-tenants-0001)",
    );
    assert.equal(
      fact("tenants", { phase: { tenants: examplePhase().tenants.slice(0, 1) } }),
      undefined,
    );
  });

  it("lists failures by number, and what was given up", () => {
    assert.equal(fact("failures", {}), "none");
    const [update, get] = examplePhase().operations;
    assert.ok(update !== undefined && get !== undefined);
    const operations = [
      { ...update, errors: { unavailable: 2, timeout: 7 } },
      { ...get, errors: { timeout: 5 } },
    ];
    assert.equal(
      fact("failures", { phase: { operations, skipped: 3 } }),
      "12 timeout, 2 unavailable, 3 given up before they were sent",
    );
  });

  it("shows the first violations, one a line, and how many more there are", () => {
    const violations = Array.from({ length: 7 }, () => violation);
    const correctness = { checks: { events: 90 }, violations, measures: {} };
    const lines = table({ trial: { correctness } }).split("\n");
    const first = lines.findIndex((line) => line.startsWith("correctness"));
    assert.equal(lines[first], "correctness  90 events checked, 7 wrong");
    for (const line of lines.slice(first + 1, first + 6)) {
      assert.equal(line.trim(), `lost-event ${violation.key}: written at 4711, never delivered`);
    }
    assert.equal(lines[first + 6]?.trim(), "and 2 more, all of them in the JSON");
  });

  it("warns of a shared machine, and only of one", () => {
    assert.notEqual(fact("caution", {}), undefined);
    const environment = { ...example.environment, sharedMachine: false };
    assert.equal(fact("caution", { run: { environment } }), undefined);
  });

  it("fits a terminal of 120 columns, however large the numbers and long the texts", () => {
    const large = quantiles(123_456_789, 54_321);
    const errors = Object.fromEntries(
      ["timeout", "unavailable", "no-leader", "too-many-requests", "old-auth-revision", "no-space"]
        .map((name, index) => [name, 9_876_543 + index]),
    );
    const text = table({
      run: {
        verdict: "objective-missed",
        reasons: ["member-2 ended with a reason that takes a good many words to tell ".repeat(4)],
        environment: { ...example.environment, target: "members of a cluster far away ".repeat(6) },
      },
      trial: {
        correctness: {
          checks: { writes: 123_456_789, reads: 123_456_789 },
          violations: [violation],
          measures: {},
        },
        phases: [examplePhase({
          operations: examplePhase().operations.map((each) => ({
            ...each,
            errors,
            latency: large,
          })),
          tenants: examplePhase().tenants.map((each, index) => ({
            ...each,
            latency: quantiles(9, index + 1e6),
          })),
          delivery: { tenants: large },
        })],
      },
    });
    for (const line of text.split("\n")) assert.ok(line.length <= 120, `${line.length}: ${line}`);
  });

  it("says the same with colours as without", () => {
    // deno-lint-ignore no-control-regex
    const plain = resultTable(example, createPaint(true)).replaceAll(/\x1b\[\d+m/g, "");
    assert.equal(plain, table());
  });

  describe("of several trials", () => {
    const event = {
      second: 12.5,
      endSecond: 14,
      kind: "kill",
      title: "Killed and restarted leader etcd-1",
      failed: null,
    };
    const trials = [
      exampleTrial({ name: "alone" }),
      exampleTrial({ name: "shared", events: [event, { ...event, failed: "no leader" }] }),
    ];
    const findings = {
      ...example.findings,
      figures: [{
        name: "inflation",
        title: "Inflation of the victim's p99",
        value: 3.14159,
        unit: "ratio" as const,
        interval: { low: 2.5, high: 4 },
        better: "lower" as const,
      }],
      tables: [{
        title: "By aggressor",
        columns: [{ title: "aggressor", unit: "" }, { title: "p99", unit: "ms" }],
        rows: [["writes", 12.3456], ["lists", null]],
      }],
      notes: ["One machine."],
    };

    it("tells what was concluded, and every phase of every trial", () => {
      const lines = table({ run: { trials, findings } }).split("\n");
      assert.equal(lines[0], "PASS  Kubernetes-shaped load at one rate");
      assert.equal(lines[1], "What does a request take?");
      assert.ok(lines.includes("Inflation of the victim's p99  3.142  2.5 to 4"));
      assert.ok(lines.includes("writes      12.35"));
      assert.ok(lines.includes("lists           –"));
      assert.ok(lines.includes("One machine."));
      assert.deepEqual(
        lines.filter((line) => /^(trial|alone|shared) /.test(line)).map((line) =>
          line.split(/ {2,}/)
        ),
        [
          ["trial", "phase", "group", "load", "requests", "failed", "p50 ms", "p99", "max"],
          ["alone", "steady", "tenants", "100/s poisson", "3000", "0", "5.50", "22.0", "44.0"],
          ["shared", "steady", "tenants", "100/s poisson", "3000", "0", "5.50", "22.0", "44.0"],
        ],
      );
    });

    it("tells what was done to the cluster", () => {
      assert.equal(
        fact("events", { run: { trials } }),
        "Killed and restarted leader etcd-1 at 12.5 s, for 1.50 s",
      );
      assert.match(table({ run: { trials } }), /etcd-1 at 12\.5 s failed: no leader\n/);
    });
  });
});
