import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type RunResult, runResultSchema } from "../../bench/results/run_result.ts";
import { readTraceHeader } from "../../bench/trace/trace_header.ts";
import { type BenchEnd, type BenchProgram, startBench } from "../bench_program.ts";

describe("bench record and bench replay", () => {
  let directory: string;
  let programs: BenchProgram[];
  beforeEach(async () => {
    programs = [];
    directory = await Deno.makeTempDir({ prefix: "bench-replay-" });
  });
  afterEach(async () => {
    for (const program of programs) await program.discard();
    await Deno.remove(directory, { recursive: true });
  });

  async function bench(...args: readonly string[]): Promise<BenchEnd> {
    const program = await startBench(args);
    programs.push(program);
    const end = await program.end();
    // Whether this machine was quick enough is not ours to say.
    assert.ok([0, 1, 3, 4].includes(end.code), end.error + end.output);
    return end;
  }

  async function resultIn(file: string): Promise<RunResult> {
    return runResultSchema.parse(JSON.parse(await Deno.readTextFile(file)));
  }

  const loads: Readonly<Record<string, readonly string[]>> = {
    "an open loop": ["--rate=60", "--seed=9"],
    "a closed loop": ["--closed", "--in-flight=3"],
  };
  for (const [what, args] of Object.entries(loads)) {
    it(`make the requests of ${what} again, however many threads there are`, async () => {
      const [first, again, json] = ["first.jsonl", "again.jsonl", "result.json"]
        .map((name) => join(directory, name)) as [string, string, string];
      await bench(
        ...["record", first, "--members=1", "--tenants=3", "--warmup=1s", "--duration=3s"],
        ...args,
      );
      await bench(
        ...["replay", first, "--members=1", "--repeats=1", "--workers=2", `--record=${again}`],
        `--json=${json}`,
      );
      assert.equal(await Deno.readTextFile(again), await Deno.readTextFile(first));
      const { findings, trials } = await resultIn(json);
      const due = readTraceHeader(first).phases[1]?.requests ?? 0;
      assert.ok(due > 20, `${due} requests were recorded`);
      assert.equal(trials[0]?.phases[0]?.offered, due);
      assert.deepEqual(findings.missed, []);
      assert.deepEqual(trials[0]?.correctness.violations, []);
    });
  }

  it("refuse what is no trial and what is no trace, before anything is started", async () => {
    const file = join(directory, "trace.jsonl");
    await Deno.writeTextFile(file, "{}\n");
    const wrong = [["record", file, "--trial=heroism"], ["replay", file], ["replay", "/nowhere"]];
    for (const args of wrong) {
      const { code, error } = await bench(...args);
      assert.equal(code, 1);
      assert.match(error, /^error\[usage\] (Scenario .* has no trial|File .* is no trace|Trace )/);
    }
  });

  it("play the trace that comes with the program in the quick profile of replay", async () => {
    const json = join(directory, "result.json");
    const { output } = await bench("--scenario=replay", `--json=${json}`);
    const { findings, seconds } = await resultIn(json);
    assert.ok(seconds < 180, `${seconds} s`);
    assert.deepEqual(findings.missed, []);
    assert.deepEqual(findings.tables[0]?.rows.map((row) => row.slice(0, 2)), [
      ["repeat 1", 1_228],
      ["repeat 2", 1_228],
    ]);
    assert.match(output, /\nLargest ratio between the p99 of two repeats +\d/);
  });
});
