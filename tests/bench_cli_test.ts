import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type RunResult, runResultSchema } from "../bench/results/run_result.ts";
import { exitCodeOf } from "../bench/results/verdict.ts";
import { benchArguments, type BenchEnd, type BenchProgram, startBench } from "./bench_program.ts";
import { membersOf, processesLeft } from "./processes_of.ts";
import { sleep } from "./run_under_fault.ts";

/** It imports nothing: a scenario is data and arithmetic. */
const ownScenario = `
const settings = { seconds: 60 };
export const scenario = {
  name: "own",
  title: "Two groups",
  question: "Do they run beside each other?",
  settings: { safeParse: (data) => ({ success: true, data }) },
  profiles: { quick: settings, standard: settings, full: settings },
  faults: false,
  *trials({ seconds }) {
    const load = { kind: "open", rate: 20, arrival: "uniform" };
    const report = yield {
      name: "only",
      purpose: "Run",
      groups: {
        one: { tenants: 2, workload: "kubernetes" },
        other: { tenants: 1, workload: "kubernetes" },
      },
      phases: [
        { name: "one", seconds, load: { one: load } },
        { name: "both", seconds, load: { one: load, other: load } },
      ],
      events: [{ at: 1, action: { kind: "compact" } }],
    };
    const rows = report.phases.map(({ name, offered }) => [name, offered]);
    const columns = ["phase", "requests"].map((title) => ({ title, unit: "" }));
    return {
      figures: [],
      tables: [{ title: "By phase", columns, rows }],
      matrices: [],
      curves: [],
      missed: [],
      notes: [],
    };
  },
};
`;

describe("kamaji-etcd bench", () => {
  let directory: string;
  const programs: BenchProgram[] = [];
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "bench-cli-" });
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.discard();
    await Deno.remove(directory, { recursive: true });
  });

  async function start(...args: string[]): Promise<BenchProgram> {
    const program = await startBench(args);
    programs.push(program);
    return program;
  }

  async function bench(...args: string[]): Promise<BenchEnd> {
    return await (await start(...args)).end();
  }

  async function resultIn(file: string): Promise<RunResult> {
    return runResultSchema.parse(JSON.parse(await Deno.readTextFile(file)));
  }

  it("reports on standard output, tells progress on standard error, and writes JSON", async () => {
    const json = join(directory, "result.json");
    const program = await start(
      ...["--duration=5s", "--warmup=1s", "--tenants=5", "--slo=none", `--json=${json}`],
    );
    const { code, error, output } = await program.end();
    const result = await resultIn(json);
    // Whether this machine was quiet enough for a result is not ours to say.
    assert.ok(["pass", "generator-lagged"].includes(result.verdict), result.verdict);
    assert.equal(code, exitCodeOf(result.verdict));
    const [trial] = result.trials;
    const [phase] = trial?.phases ?? [];
    assert.ok(trial !== undefined && phase !== undefined);
    assert.deepEqual(trial.correctness.violations, []);
    assert.deepEqual(phase.operations.flatMap(({ errors }) => Object.keys(errors)), []);
    assert.equal(phase.tenants.length, 5);
    assert.equal(result.environment.members, 3);
    assert.equal(phase.measuredSeconds, 5);
    assert.equal(trial.seconds.groups[0]?.sent.length, 6);

    assert.match(output, /^(PASS|NOT A RESULT) /);
    assert.match(output, new RegExp(`\\nall +${phase.offered} `));
    assert.match(output, /\ncaution [^]*\n$/);
    const told =
      /^(level=info msg=|trial 1, steady: |[•✓] |(warming up|measuring) \d|waiting for the last)/;
    assert.deepEqual(error.split("\n").slice(0, -1).filter((line) => !told.test(line)), []);
    assert.deepEqual(await processesLeft(program.temporary, 0), []);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(program.temporary)), []);
  });

  it("ends with 3 when the objective is missed", async () => {
    const program = await start(
      ...["--members=1", "--duration=3s", "--warmup=0s", "--tenants=2", "--rate=50"],
    );
    await program.shows("measuring 0 s");
    const members = await membersOf(program.temporary);
    for (const pid of members) Deno.kill(pid, "SIGSTOP");
    await sleep(1_000);
    for (const pid of members) Deno.kill(pid, "SIGCONT");
    const { code, output } = await program.end();
    assert.equal(code, 3, output);
    assert.match(output, /^OBJECTIVE MISSED /);
    assert.match(output, /\n +• update p99 [\d.]+ ms is above 100 ms\n/);
  });

  it("makes the same load from the same seed, by however many threads", async () => {
    const loads = [];
    for (const args of [["--seed=7"], ["--seed=7", "--workers=2"], ["--seed=8"]]) {
      const json = join(directory, "result.json");
      await bench(
        ...["--members=1", "--duration=2s", "--warmup=0s", "--tenants=3", "--rate=60"],
        ...["--slo=none", `--json=${json}`],
        ...args,
      );
      const { trials } = await resultIn(json);
      const { operations = [], tenants = [] } = trials[0]?.phases[0] ?? {};
      loads.push([...operations, ...tenants].map(({ latency, name }) => [name, latency.count]));
    }
    const [first, again, other] = loads;
    assert.deepEqual(again, first);
    assert.notDeepEqual(other, first);
  });

  it("asks no proxy that the environment names for what is on loopback", async () => {
    const proxy = "http://127.0.0.1:9";
    const program = await startBench(
      ["--members=1", "--tenants=1", "--duration=1s", "--warmup=0s", "--slo=none"],
      { env: { http_proxy: proxy, HTTP_PROXY: proxy, https_proxy: proxy, ALL_PROXY: proxy } },
    );
    programs.push(program);
    const { code, error } = await program.end();
    assert.ok([0, 4].includes(code), error);
  });

  it("is content when only its first line is read", async () => {
    const [firstLine, code] = await throughPipe("head -1", []);
    assert.match(firstLine, /^(PASS|NOT A RESULT) .*\n$/);
    assert.ok(["0", "4"].includes(code), code);
  });

  it("writes JSON and ends well also when nobody reads its report", async () => {
    const json = join(directory, "result.json");
    const [, code] = await throughPipe("true", [`--json=${json}`]);
    assert.equal(code, "0");
    await resultIn(json);
  });

  it("lists its scenarios with their settings, and runs nothing", async () => {
    const { code, error, output } = await bench("--list");
    assert.deepEqual([code, error], [0, ""]);
    assert.match(output, /^kubernetes-steady: /);
    assert.match(output, /\n {2}tenants +Tenants that make load\. \(20 \| 50 \| 100\)\n/);
  });

  it("prints what it would run, and runs nothing", async () => {
    const args = [
      "--dry-run",
      "--profile=standard",
      "--set=tenants=7",
      "--duration=1m",
      "--rate=9",
    ];
    const { code, error, output } = await bench(...args);
    assert.deepEqual([code, error], [0, ""]);
    assert.match(output, /\n1 trial, 70 s of load, setting up not counted\n/);
    assert.match(output, /\n {2}group {2}tenants +7 tenants of kubernetes\n/);
    assert.match(output, /\n {2}phase {2}steady +60 s: tenants 9\/s poisson\n$/);
  });

  it("runs a scenario of the user's own, with its events, and tells what it concluded", async () => {
    const json = join(directory, "result.json");
    const file = join(directory, "scenario.ts");
    await Deno.writeTextFile(file, ownScenario);
    const { code, error, output } = await bench(
      ...[`--scenario=${file}`, "--members=1", "--set=seconds=3", `--json=${json}`],
    );
    assert.ok([0, 4].includes(code), error);
    assert.match(output, /^(PASS|NOT A RESULT) {2}Two groups\n/);
    assert.match(output, /\nBy phase\nphase +requests\n/);
    assert.match(output, /\nevents +Compacted to revision \d+ at 1\.\d+ s, for [\d.]+ s\n/);
    assert.match(error, /\n {2}1 s: Compact to the present revision\n/);
    const { findings, scenario, trials } = await resultIn(json);
    assert.deepEqual([scenario.name, scenario.settings], ["own", { seconds: 3 }]);
    assert.deepEqual(findings.tables[0]?.rows.map(([name]) => name), ["one", "both"]);
    assert.equal(trials[0]?.seconds.groups.length, 2);
    assert.ok(trials[0]?.seconds.server.some(({ name }) => name === "wal-fsync-p99"));
  });

  it("looks at the machine alone when asked to", async () => {
    const { code, output } = await bench("preflight", "--members=1");
    assert.ok([0, 4].includes(code), output);
    assert.match(output, code === 0 ? /^FIT TO PUBLISH\n/ : /^NOT FIT TO PUBLISH\n/);
    assert.match(output, /\nwrite of 2,300 bytes and fdatasync +[\d.]+ +[\d.]+ +[\d.]+\n/);
    assert.match(output, /\ngenerator {2}\d{3,} requests\/s at most, /);
  });

  const usageErrors: Readonly<Record<string, readonly string[]>> = {
    "a scenario that does not exist": ["--scenario=heroism"],
    "a setting that the scenario does not have": ["--set=heroes=3"],
    "a setting of the wrong kind": ["--set=tenants=many"],
    "a setting without a value": ["--set=tenants"],
    "a scenario file that does not exist": ["--scenario=./nowhere.ts"],
    "a duration without a unit": ["--duration=5"],
    "a duration of nothing": ["--duration=0s"],
    "an unknown option": ["--durration=5s"],
    "an even number of members": ["--members=2"],
    "no tenants": ["--tenants=0"],
    "a rate of nothing": ["--rate=0"],
    "an objective that does not exist": ["--slo=heroic"],
    "a configuration that does not exist": ["--config=/nowhere/etcd.yaml"],
    "an argument it does not take": ["quickly"],
  };
  for (const [mistake, args] of Object.entries(usageErrors)) {
    it(`ends with 1 before it starts anything, given ${mistake}`, async () => {
      const { code, error, output } = await bench(...args);
      assert.deepEqual([code, output], [1, ""]);
      assert.match(error, /^(error\[usage\] |\/nowhere\/etcd\.yaml:1:1 )/);
      assert.doesNotMatch(error, /looking for etcd|error\[bug\]/);
    });
  }

  it("ends with 2 before it starts anything when its JSON could not be written", async () => {
    const { code, error, output } = await bench(`--json=${join(directory, "no", "result.json")}`);
    assert.deepEqual([code, output], [2, ""]);
    assert.match(error, /^error\[output-failed\] ".*result\.json" cannot be written: No such file/);
    assert.doesNotMatch(error, /looking for etcd/);
  });

  /** Pipes its standard output into a program; returns what that says and its own exit code. */
  async function throughPipe(reader: string, args: readonly string[]): Promise<[string, string]> {
    const codeFile = join(directory, "code");
    const script =
      `{ "$@"; echo $? >"$CODE_FILE"; } | ${reader}; while [ ! -s "$CODE_FILE" ]; do sleep 0.1; done`;
    const { stderr, stdout } = await new Deno.Command("sh", {
      args: [
        ...["-c", script, "sh", Deno.execPath(), ...benchArguments],
        ...["--members=1", "--tenants=1", "--duration=1s", "--warmup=0s", "--slo=none"],
        ...args,
      ],
      env: { NO_COLOR: "1", CODE_FILE: codeFile, TMPDIR: directory },
    }).output();
    assert.doesNotMatch(new TextDecoder().decode(stderr), /error/i);
    const code = (await Deno.readTextFile(codeFile)).trim();
    return [new TextDecoder().decode(stdout), code];
  }
});
