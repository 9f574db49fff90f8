import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { countsOf } from "../bench/results/phase_counts.ts";
import { runResultSchema } from "../bench/results/run_result.ts";
import { type BenchProgram, type BenchProgramOptions, startBench } from "./bench_program.ts";
import { membersOf, processesLeft } from "./processes_of.ts";

/** Long enough that nothing ends by itself before it is interrupted. */
const endless = ["--members=1", "--duration=10m", "--slo=none"];

describe("kamaji-etcd bench, interrupted", () => {
  const programs: BenchProgram[] = [];
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.discard();
  });

  async function start(
    args: readonly string[],
    options: BenchProgramOptions = {},
  ): Promise<BenchProgram> {
    const program = await startBench(args, options);
    programs.push(program);
    return program;
  }

  async function assertNothingLeft({ temporary }: BenchProgram): Promise<void> {
    assert.deepEqual(await processesLeft(temporary, 0), []);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(temporary)), []);
  }

  it("while it looks for etcd, ends that search", async () => {
    const path = await Deno.makeTempDir({ prefix: "slow-etcd-" });
    try {
      const script = `#!/bin/sh\nexec sleep 60\n`;
      await Deno.writeTextFile(join(path, "etcd"), script, { mode: 0o755 });
      const program = await start(endless, { env: { PATH: `${path}:${Deno.env.get("PATH")}` } });
      await program.shows("looking for etcd");
      program.signal("SIGINT");
      const { code, error, output } = await program.end();
      assert.deepEqual([code, output], [130, ""]);
      assert.match(error, /error\[interrupted\] Interrupted while looking for etcd\n$/);
      await assertNothingLeft(program);
    } finally {
      await Deno.remove(path, { recursive: true });
    }
  });

  const early = [
    { phase: "while members start", tenants: 1, shown: "• Starting 1 member" },
    { phase: "while authentication is enabled", tenants: 1, shown: "• Enabling authentication" },
    { phase: "while tenants are onboarded", tenants: 500, shown: "• Onboarding 500 tenants" },
    { phase: "while objects are created", tenants: 20, shown: "• Connecting tenants" },
    { phase: "while it warms up", tenants: 1, shown: "warming up" },
  ];
  for (const { phase, shown, tenants } of early) {
    it(`${phase}, ends with 130, no report and nothing left`, async () => {
      const program = await start([...endless, `--tenants=${tenants}`]);
      await program.shows(shown);
      program.signal("SIGINT");
      const { code, error, output } = await program.end();
      assert.deepEqual([code, output], [130, ""]);
      assert.match(error, /\nerror\[interrupted\] Interrupted .*\n$/);
      assert.doesNotMatch(error, /measuring/);
      await assertNothingLeft(program);
    });
  }

  for (const name of ["SIGINT", "SIGTERM"] as const) {
    it(`while it measures, by ${name}, reports what was measured so far`, async () => {
      const json = await Deno.makeTempFile({ suffix: ".json" });
      try {
        const program = await start([
          ...endless,
          ...["--tenants=3", "--warmup=0s", "--rate=50", `--json=${json}`],
        ]);
        await program.shows("measuring 0 s of 600 s");
        await sleep(1_500);
        program.signal(name);
        const { code, output } = await program.end();
        assert.equal(code, 130);
        assert.match(output, /^INTERRUPTED /);
        const { phase, verdict } = await resultIn(json);
        assert.equal(verdict, "interrupted");
        const { lag, measuredSeconds, offered } = phase;
        assert.ok(measuredSeconds > 1 && measuredSeconds < 60, `${measuredSeconds} s`);
        assert.ok(offered > 20 && offered <= 50 * measuredSeconds * 2, `${offered} were due`);
        assert.equal(lag.count, offered);
        await assertNothingLeft(program);
      } finally {
        await Deno.remove(json);
      }
    });
  }

  it("while it records, keeps the trace that was there instead of a part of this one", async () => {
    const trace = await Deno.makeTempFile({ suffix: ".jsonl" });
    try {
      await Deno.writeTextFile(trace, "an older trace");
      const load = ["--tenants=1", "--warmup=0s", "--rate=50"];
      const program = await start(["record", trace, ...endless, ...load]);
      await program.shows("measuring 0 s of 600 s");
      await sleep(500);
      program.signal("SIGINT");
      const { code, error } = await program.end();
      assert.equal(code, 130);
      assert.match(error, /not recorded: interrupted/);
      assert.equal(await Deno.readTextFile(trace), "an older trace");
      await assert.rejects(Deno.stat(`${trace}.unfinished`), Deno.errors.NotFound);
    } finally {
      await Deno.remove(trace);
    }
  });

  it("while it waits for the last answers, reports all of it and ends with 130", async () => {
    const json = await Deno.makeTempFile({ suffix: ".json" });
    try {
      const program = await start([
        ...["--members=1", "--tenants=2", "--rate=50", "--slo=none"],
        ...["--warmup=0s", "--duration=2s", `--json=${json}`],
      ]);
      await program.shows("measuring 0 s of 2 s");
      const members = await membersOf(program.temporary);
      for (const pid of members) Deno.kill(pid, "SIGSTOP");
      await sleep(2_500);
      program.signal("SIGINT");
      await sleep(200);
      for (const pid of members) Deno.kill(pid, "SIGCONT");
      const { code, output } = await program.end();
      assert.equal(code, 130);
      assert.match(output, /^INTERRUPTED /);
      const { phase, verdict } = await resultIn(json);
      assert.deepEqual([verdict, phase.measuredSeconds], ["interrupted", 2]);
      const { max } = countsOf(phase.operations).latency;
      assert.ok(max > 2_000, "answers that came after the pause are missing");
      await assertNothingLeft(program);
    } finally {
      await Deno.remove(json);
    }
  });

  it("a second time, ends at once and its guards end the members and remove their files", async () => {
    const program = await start([...endless, "--tenants=3", "--warmup=0s"]);
    await program.shows("measuring 0 s");
    for (const pid of await membersOf(program.temporary)) Deno.kill(pid, "SIGSTOP");
    await sleep(500);
    program.signal("SIGINT");
    await sleep(300);
    assert.equal(
      (await membersOf(program.temporary)).length,
      1,
      "it did not wait for the last answers",
    );
    const second = performance.now();
    program.signal("SIGINT");
    const { code, output } = await program.end();
    assert.deepEqual([code, output], [130, ""]);
    assert.ok(performance.now() - second < 1_000, "it did not end at once");
    assert.deepEqual(await processesLeft(program.temporary, 2_000), []);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(program.temporary)), []);
  });
});

async function resultIn(file: string) {
  const { trials, verdict } = runResultSchema.parse(JSON.parse(await Deno.readTextFile(file)));
  const [phase] = trials[0]?.phases ?? [];
  assert.ok(phase !== undefined, "no phase is reported");
  return { phase, verdict };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
