import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { PlannedPhase } from "../engine/load_plan.ts";
import { frozenTrace } from "../scenarios/replay/replay.ts";
import { checkTrace, readTrace } from "./read_trace.ts";
import { createTraceCollector, type TraceColumns } from "./trace_columns.ts";
import type { TraceRequest } from "./trace_format.ts";
import { readTraceHeader } from "./trace_header.ts";
import { traceMisfit } from "./trace_misfit.ts";
import { type TraceFacts, writeTrace } from "./write_trace.ts";

const load = { kind: "closed", inFlight: 1 } as const;
const phases: readonly PlannedPhase[] = [
  { begin: 0, duration: 1_000, measured: false, loads: [load, undefined] },
  { begin: 1_000, duration: 500, measured: true, loads: [load, load] },
];
const group = { workload: "kubernetes", settings: { nodes: 3 }, connections: 1 };
const plan = {
  seed: 7,
  phases,
  groups: [{ ...group, name: "one", tenants: 2 }, { ...group, name: "two", tenants: 1 }],
};

type Collected = Parameters<ReturnType<typeof createTraceCollector>["add"]>[0];

function request(due: number, change: Partial<Collected> = {}): Collected {
  return {
    due,
    phase: due < 1_000 ? 0 : 1,
    group: 0,
    tenant: 0,
    operation: 1,
    draw: 0.5,
    ...change,
  };
}

function collected(...requests: readonly Collected[]): TraceColumns {
  const collector = createTraceCollector();
  requests.forEach(collector.add);
  return collector.columns();
}

function factsOf(...parts: readonly TraceColumns[]): TraceFacts {
  const operations = ["get", "put"];
  return {
    plan,
    phaseNames: ["warm-up", "both"],
    groups: [{ identity: "tenant", operations }, { identity: "root", operations }],
    parts,
  };
}

describe("a trace", () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "trace-" });
    file = join(directory, "trace.jsonl");
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  async function read(): Promise<TraceRequest[]> {
    return await Array.fromAsync((await readTrace(file)).requests);
  }

  it("has the requests of all workers in the order of time, and says whose they were", async () => {
    const one = collected(request(5.25), request(1_400, { tenant: 1 }));
    const other = collected(request(1_400, { group: 1, draw: 1 / 4_294_967_296 }), request(1.5));
    assert.equal(await writeTrace(file, factsOf(one, other)), 4);
    const half = 2_147_483_648;
    assert.deepEqual(await read(), [
      { at: 1_500, group: 0, tenant: 0, operation: 1, draw: half },
      { at: 5_250, group: 0, tenant: 0, operation: 1, draw: half },
      { at: 1_400_000, group: 0, tenant: 1, operation: 1, draw: half },
      { at: 1_400_000, group: 1, tenant: 0, operation: 1, draw: 1 },
    ]);
    assert.deepEqual(readTraceHeader(file).phases, [
      { name: "warm-up", seconds: 1, measured: false, groups: [0], requests: 2 },
      { name: "both", seconds: 0.5, measured: true, groups: [0, 1], requests: 2 },
    ]);
    assert.deepEqual(readTraceHeader(file).groups[1], {
      ...group,
      name: "two",
      tenants: 1,
      identity: "root",
      operations: ["get", "put"],
    });
  });

  it("keeps a request in its phase when its moment is rounded", async () => {
    const late = request(999.9999, { phase: 0 });
    await writeTrace(file, factsOf(collected(late, request(1_000))));
    assert.deepEqual((await read()).map(({ at }) => at), [999_999, 1_000_000]);
    assert.deepEqual(readTraceHeader(file).phases.map(({ requests }) => requests), [1, 1]);
  });

  it("holds more requests than there was room for at first", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => request(index / 10));
    await writeTrace(file, factsOf(collected(...many)));
    assert.deepEqual((await read()).map(({ at }) => at), many.map((_, index) => index * 100));
  });

  it("names no tenant, no key and no host", async () => {
    await writeTrace(file, factsOf(collected(request(1))));
    const [header = "", ...lines] = (await Deno.readTextFile(file)).trimEnd().split("\n");
    assert.deepEqual(Object.keys(JSON.parse(header)), [
      ...["format", "version", "seed", "groups", "phases"],
    ]);
    assert.match(lines.join("\n"), /^(\[\d+(,\d+){4}\]\n)+\{"sha256":"[0-9a-f]{64}"\}$/);
  });

  const damages: Readonly<Record<string, readonly [(lines: string[]) => string[], RegExp]>> = {
    "is no trace": [() => ["{}"], /^File ".*" is no trace of kamaji-etcd$/],
    "is of a later version": [
      ([header = "", ...rest]) => [header.replace('"version":1', '"version":2'), ...rest],
      /is of version 2, and this program reads version 1$/,
    ],
    "has no groups": [
      (
        [header = "", ...rest],
      ) => [header.replace(/"groups":\[\{.*\}\],"p/, '"groups":[],"p'), ...rest],
      /line 1, has a first line that is wrong at "groups"$/,
    ],
    "was cut off between lines": [(lines) => lines.slice(0, -2), /was cut off/],
    "lost a request": [(lines) => lines.toSpliced(2, 1), /has 1 of the 2 requests of phase "warm/],
    "was changed in one number": [
      (lines) => lines.map((line) => line.replace("[2000,0,0,1,", "[2000,0,0,0,")),
      /line 5, has another checksum$/,
    ],
    "has a line that is no request": [(lines) => lines.with(1, "[1,2]"), /line 2, is no request$/],
    "names a tenant that is not there": [
      (lines) => lines.with(1, "[1000,0,2,0,0]"),
      /line 2, names tenant 2 of 2$/,
    ],
    "names an operation that is not there": [
      (lines) => lines.with(1, "[1000,0,0,2,0]"),
      /line 2, names operation 2$/,
    ],
    "names a group that is not there": [
      (lines) => lines.with(1, "[1000,2,0,0,0]"),
      /line 2, names group 2, which does not exist$/,
    ],
    "goes back in time": [(lines) => lines.with(2, "[999,0,0,0,0]"), /line 3, is earlier/],
    "goes on after its phases": [(lines) => lines.with(3, "[1500000,0,0,0,0]"), /line 4, is after/],
    "goes on after its end": [(lines) => [...lines, lines[1]!], /goes on after its last line$/],
  };
  for (const [damage, [change, message]] of Object.entries(damages)) {
    it(`is refused when it ${damage}`, async () => {
      await writeTrace(file, factsOf(collected(request(1), request(2), request(1_200))));
      await checkTrace(file);
      const lines = (await Deno.readTextFile(file)).trimEnd().split("\n");
      await Deno.writeTextFile(file, change(lines).map((line) => `${line}\n`).join(""));
      await assert.rejects(checkTrace(file), { code: "usage", message });
    });
  }

  it("is refused when it is not there", async () => {
    const missing = { code: "usage", message: /^Trace ".*" cannot be read: / };
    await assert.rejects(checkTrace(file), missing);
    assert.throws(() => readTraceHeader(file), missing);
  });

  it("fits a group of its name with as many tenants whose workload knows its operations", async () => {
    await writeTrace(file, factsOf(collected(request(1))));
    const header = readTraceHeader(file);
    const workload = { name: "test", mix: ["put", "get"].map((name) => ({ name, weight: 1 })) };
    const { one } = { one: { name: "one", tenants: 2 } };
    assert.equal(traceMisfit(header, one, workload), undefined);
    assert.match(traceMisfit(header, { ...one, name: "none" }, workload) ?? "", /no group "none"/);
    assert.match(traceMisfit(header, { ...one, tenants: 1 }, workload) ?? "", /2 tenants .* not 1/);
    const other = { name: "test", mix: [{ name: "get", weight: 1 }] };
    assert.match(traceMisfit(header, one, other) ?? "", /"put", which workload "test" does not/);
  });
});

describe("the frozen trace", () => {
  // If this fails, version 1 of the format is read differently from how it was written in 2026.
  it("is read as it was when it was frozen", async () => {
    const hash = createHash("sha256").update(await Deno.readFile(frozenTrace)).digest("hex");
    assert.equal(hash, "ed1b8cf1d7ff8099c284d6147392948f9acb95a009d93dd32dc7d33b4992ada5");
    const { header, requests } = await readTrace(frozenTrace);
    const all = await Array.fromAsync(requests);
    assert.equal(all.length, 1_450);
    assert.deepEqual(all[0], { at: 8_096, group: 0, tenant: 4, operation: 1, draw: 1_787_874_177 });
    assert.deepEqual(header.phases.map(({ requests }) => requests), [222, 1_228]);
    assert.equal(all.filter(({ at }) => at < 3_000_000).length, 222);
  });
});
