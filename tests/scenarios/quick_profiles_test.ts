import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type RunResult, runResultSchema } from "../../bench/results/run_result.ts";
import { type BenchProgram, startBench } from "../bench_program.ts";

/** What a scenario's quick profile must find on any machine, however slow it is. */
interface Expectation {
  /** Figures that must be there. */
  readonly found: readonly string[];
  /** What must be so besides. */
  readonly holds: (result: RunResult) => void;
}

/** Where results are kept, for whoever wants to look at them afterwards. Default: nowhere. */
const kept = Deno.env.get("KAMAJI_ETCD_KEEP_RESULTS");

/** A quick profile takes less than a minute by itself; this is for a machine that does more. */
const mostSeconds = 180;

const expectations: Readonly<Record<string, Expectation>> = {
  "noisy-neighbours": {
    found: ["worst-inflation", "alone-p99", "lowest-fairness"],
    holds: (result) => {
      const rows = result.findings.tables[0]?.rows ?? [];
      assert.equal(rows.length, 10);
      for (const [neighbour, , rate] of rows) assert.ok(Number(rate) > 0, `${neighbour} is idle`);
      assert.ok(figure(result, "worst-inflation") > 1, "nobody hurts anybody");
    },
  },
  "capacity": {
    found: [],
    holds: (result) => {
      const { figures } = result.findings;
      assert.ok(figures.some(({ value }) => value !== null), "no level was judged");
      assert.ok((result.findings.curves[0]?.series[0]?.points.length ?? 0) > 1);
    },
  },
  "auth-tax": {
    found: ["tax-put", "tax-get", "tax-local-get", "tax-cpu", "tax-factor-cpu"],
    holds: (result) => {
      assert.ok(result.findings.tables.every(({ rows }) => rows.length === 5));
      assert.ok(figure(result, "tax-local-get") > 0, "TLS and authentication are free");
    },
  },
  "lease-slope": {
    found: ["microseconds-per-key-tenant", "writes-per-second-tenant", "writes-per-second-root"],
    holds: (result) =>
      assert.ok(
        figure(result, "writes-per-second-tenant") < figure(result, "writes-per-second-root"),
        "etcd checks no keys of a tenant's lease",
      ),
  },
  "watch-fan-out": {
    found: ["delivery-p99-shared", "delivery-p99-own", "broken-deliveries"],
    holds: (result) => {
      assert.equal(figure(result, "broken-deliveries"), 0);
      assert.ok((result.trials[0]?.correctness.checks["events"] ?? 0) > 1_000);
    },
  },
  "rollout-burst": {
    found: ["drain-seconds-one", "drain-seconds-many", "victims-inflation-one"],
    holds: (result) => {
      const rows = result.findings.tables[0]?.rows ?? [];
      assert.deepEqual(rows.map(([, , failed]) => failed), [0, 0]);
      assert.ok(rows.every(([, pods]) => Math.abs(Number(pods) - 200) <= 8));
    },
  },
  "idle-fleet": {
    found: ["memory-per-tenant", "files-per-tenant", "processor-per-tenant"],
    holds: (result) => {
      const connections = Number(result.scenario.settings["connections"]);
      const files = figure(result, "files-per-tenant");
      assert.ok(Math.abs(files - connections) < 0.2 * connections, `${files} files of a tenant`);
      assert.ok(figure(result, "memory-per-tenant") > 0);
    },
  },
  "maintenance": {
    found: ["longest-wait", "quiet-p99", "failed"],
    holds: (result) => {
      const failed = result.trials[0]?.events.filter(({ failed }) => failed !== null) ?? [];
      assert.deepEqual(failed, []);
      assert.ok(
        figure(result, "longest-wait") > figure(result, "quiet-p99"),
        "nothing is felt of anything",
      );
    },
  },
  "tenant-churn": {
    found: ["ready-p50", "ready-p95", "offboard-p50", "outdated", "churn-p99"],
    holds: (result) => {
      assert.equal(figure(result, "leftovers"), 0);
      const rows = result.findings.tables[0]?.rows ?? [];
      assert.deepEqual(rows.map(([present, guests]) => [present, guests]), [[10, 20], [100, 20]]);
    },
  },
  "quota-wall": {
    found: ["recovery", "compact-seconds", "defragment-seconds", "disarm-seconds"],
    holds: (result) => {
      assert.equal(figure(result, "lost"), 0);
      assert.ok(figure(result, "blocked") > 0, "nobody met the wall");
      assert.ok(figure(result, "filler-share") > 0.4, "somebody else filled the quota");
    },
  },
  "soak": {
    found: ["p99-growth", "rss-bytes-growth"],
    holds: (result) => assert.equal(result.findings.tables[0]?.rows.length, 4),
  },
};

for (const [name, { found, holds }] of Object.entries(expectations)) {
  describe(`the quick profile of ${name}`, () => {
    let directory: string;
    let program: BenchProgram;
    let result: RunResult;
    let output: string;
    before(async () => {
      directory = await Deno.makeTempDir({ prefix: "quick-profile-" });
      const file = join(kept ?? directory, `${name}.json`);
      program = await startBench(["--scenario", name, "--json", file]);
      const end = await program.end();
      assert.equal(end.code, 0, end.error + end.output);
      output = end.output;
      result = runResultSchema.parse(JSON.parse(await Deno.readTextFile(file)));
    });
    after(async () => {
      await program.discard();
      await Deno.remove(directory, { recursive: true });
    });

    it("comes to its end, soon", () => {
      assert.equal(result.verdict, "pass", result.reasons.join("; "));
      assert.equal(result.scenario.profile, "quick");
      assert.ok(result.seconds < mostSeconds, `${result.seconds} s`);
    });

    it("finds what it looks for", () => {
      for (const each of found) figure(result, each);
      holds(result);
    });

    it("checks what it is answered", () => {
      const checks = result.trials.flatMap(({ correctness }) => Object.values(correctness.checks));
      assert.ok(checks.reduce((sum, count) => sum + count, 0) > 0);
      assert.ok(result.trials.every(({ correctness }) => correctness.violations.length === 0));
    });

    it("prints its question and its figures", () => {
      const { findings, scenario } = result;
      assert.ok(output.includes(scenario.question.slice(0, 60)), output);
      for (const { title } of findings.figures) assert.ok(output.includes(title.trim()), title);
    });
  });
}

/** The value of a figure that must be there. */
function figure({ findings }: RunResult, name: string): number {
  const { value } = findings.figures.find((each) => each.name === name) ?? {};
  assert.ok(value !== null && value !== undefined, `${name} was not found`);
  return value;
}
