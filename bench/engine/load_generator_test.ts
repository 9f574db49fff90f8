import { afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import { writeTrace } from "../trace/write_trace.ts";
import type { TenantLoad, TenantSession, Workload } from "../workloads/workload.ts";
import { createLoadGenerator, type LoadGeneratorOptions } from "./load_generator.ts";
import type { LoadShare, PhaseLoad, PlannedGroup, PlannedPhase } from "./load_plan.ts";
import type { OperationTally, PhaseRecording, Recording } from "./recorder.ts";
import { unpackLatencies } from "./second_series.ts";

const even: PhaseLoad = openAt(1_000);
const slots: PhaseLoad = { kind: "closed", inFlight: 2 };
let credentials: ClientCredentials;

before(async () => {
  const validity = { notBefore: new Date(Date.now() - 60_000), validDays: 1 };
  const authority = await createCertificateAuthority({
    ...validity,
    subject: { commonName: "load generator test" },
  });
  const leaf = await issueTenantCertificate({ ...validity, authority, user: "tenant-0" });
  credentials = { ...leaf, trust: authority.certificate };
});

interface Run extends LoadGeneratorOptions {
  /** Default: one phase of 200 ms with a thousand requests a second. */
  readonly phases?: readonly TestPhase[];
  /** Tenants of each group; every group has the same workload. Default: one group of one. */
  readonly tenants?: readonly number[];
  /** Whether what is due is collected. Default false. */
  readonly collects?: boolean;
  /** Settings of all groups. */
  readonly settings?: PlannedGroup["settings"];
  /** Told when the load begins, in `performance.now` milliseconds, and given the way to stop. */
  readonly onStart?: (from: number, stop: () => void) => void;
  readonly open?: (session: TenantSession) => Partial<TenantLoad>;
}

/** Runs a generator against a workload that asks etcd for nothing. */
async function run(perform: TenantLoad["perform"], options: Run = {}) {
  const { collects, onStart, open = () => ({}), phases, settings, tenants = [1], ...others } =
    options;
  const workload: Workload = {
    name: "test",
    mix: [{ name: "work", weight: 1 }],
    writes: [],
    lists: [],
    open: (session) =>
      Promise.resolve({
        perform,
        close: () => Promise.resolve({ checks: {}, violations: [] }),
        ...open(session),
      }),
  };
  const whole = shareOf({ phases: inOrder(phases ?? [{}]), settings: settings ?? {} }, tenants);
  const share = { ...whole, plan: { ...whole.plan, collects: collects ?? false } };
  const generator = createLoadGenerator(share, share.plan.groups.map(() => workload), others);
  await generator.prepare();
  const startAt = performance.now() + 5;
  onStart?.(startAt, generator.stop);
  const recording = await generator.run(startAt);
  const took = performance.now() - startAt;
  const check = await generator.close();
  const { counters, takeRecent } = generator;
  const taken = takeRecent();
  const recent = taken && unpackLatencies(taken);
  const phase = firstPhase(recording);
  const collected = generator.collected();
  const { plan } = share;
  return { recording, phase, check, took, counters, recent, again: takeRecent(), collected, plan };
}

/** A phase as a test writes it down. */
interface TestPhase {
  /** Milliseconds. Default 200. */
  readonly duration?: number;
  /** Default true. */
  readonly measured?: boolean;
  /** By index of the group. Default: {@link even} for all. */
  readonly loads?: readonly (PhaseLoad | undefined)[];
}

function inOrder(phases: readonly TestPhase[]): PlannedPhase[] {
  let begin = 0;
  return phases.map(({ duration = 200, loads = [even, even], measured = true }) => {
    const phase = { begin, duration, loads, measured };
    begin += duration;
    return phase;
  });
}

function openAt(from: number, to = from): PhaseLoad {
  return { kind: "open", from, to, arrival: "uniform" };
}

function firstPhase({ phases }: Recording): PhaseRecording {
  const phase = phases.find((each) => each !== undefined);
  assert.ok(phase !== undefined, "no phase was measured");
  return phase;
}

interface TestPlan {
  readonly phases: readonly PlannedPhase[];
  readonly settings: PlannedGroup["settings"];
}

function shareOf({ phases, settings }: TestPlan, groups: readonly number[]): LoadShare {
  let index = 0;
  return {
    plan: {
      groups: groups.map((tenants, group) => {
        return { name: `group-${group}`, workload: "test", settings, tenants, connections: 1 };
      }),
      phases,
      seed: 7,
      requestTimeout: 1_000,
    },
    // Nobody listens there, and nothing ever connects: clients connect with their first request.
    endpoints: ["127.0.0.1:1"],
    serverName: undefined,
    tenants: groups.flatMap((tenants, group) =>
      Array.from({ length: tenants }, (_, place) => ({
        index: index++,
        group,
        place,
        tenant: tenantOf(`tenant-${group}-${place}`),
        neighbour: undefined,
        confined: true,
        credentials,
      }))
    ),
  };
}

function work(phase: PhaseRecording | undefined, group = 0): OperationTally {
  const tally = phase?.groups[group]?.operations[0];
  assert.ok(tally !== undefined, "nothing was recorded");
  return tally;
}

/** Answers after 1 ms, but holds what is asked for during a stall until it is over. */
function stalling(stall: { from: number; to: number }): TenantLoad["perform"] {
  return async () => {
    const now = performance.now();
    await sleep(now >= stall.from && now < stall.to ? stall.to - now : 1);
    return "done";
  };
}

describe("createLoadGenerator()", () => {
  describe("when the target stalls for a third of the time", () => {
    const duration = 600;
    const stallTime = 200;
    /** What a busy machine may add. */
    const noise = 100;

    async function runStalled(load: PhaseLoad): Promise<OperationTally> {
      const stall = { from: Infinity, to: Infinity };
      const { phase } = await run(stalling(stall), {
        phases: [{ duration, loads: [load] }],
        onStart: (from) => Object.assign(stall, { from: from + 100, to: from + 100 + stallTime }),
      });
      return work(phase);
    }

    it("shows an open loop what every user waits who comes during the stall", async () => {
      const { latency } = await runStalled(even);
      assert.equal(latency.count, duration);
      // Who comes t ms before its end waits t ms: P(latency > x) = (stall - x) / duration.
      for (const share of [0.8, 0.85, 0.9, 0.95]) {
        const expected = stallTime - (1 - share) * duration;
        const found = latency.quantile(share);
        const message = `p${share * 100} is ${found} ms, not ${expected} ms`;
        assert.ok(found > expected - 10 && found < expected + noise, message);
      }
    });

    it("shows a closed loop next to nothing, since each slot waits once", async () => {
      const { latency } = await runStalled({ kind: "closed", inFlight: 4 });
      assert.ok(latency.count > 200, `${latency.count} requests were made`);
      assert.ok(latency.max > stallTime - 10, `the longest latency is ${latency.max} ms`);
      const withoutFour = latency.quantile(1 - 4 / latency.count);
      assert.ok(withoutFour < noise, `all but four are up to ${withoutFour} ms`);
    });
  });

  it("counts its own delay as latency and as lag, not as the target's service", async () => {
    const { phase } = await run(() => Promise.resolve("done"), {
      phases: [{ duration: 400 }],
      onStart: (from) => setTimeout(() => block(150), from - performance.now() + 100),
    });
    const { latency, service } = work(phase);
    assert.ok(latency.max > 140, `the longest latency is ${latency.max} ms`);
    assert.ok(phase.lag.max > 140, `the longest lag is ${phase.lag.max} ms`);
    assert.ok(latency.quantile(0.8) > 30);
    assert.ok(service.quantile(0.99) < 30);
  });

  it("measures neither the warm-up nor what is due after the end", async () => {
    const due: number[] = [];
    const { counters, phase } = await run(() => {
      due.push(performance.now());
      return Promise.resolve("done");
    }, { phases: [{ measured: false, duration: 100 }, {}] });
    assert.equal(counters.sent, 300);
    assert.equal(due.length, 300);
    assert.equal(work(phase).latency.count, 200);
  });

  it("waits for the answers to what was sent within the time", async () => {
    const { phase, took } = await run(async () => {
      await sleep(150);
      return "done";
    }, { phases: [{ duration: 50 }] });
    assert.equal(work(phase).latency.count, 50);
    assert.ok(took >= 190);
  });

  for (const load of [even, slots]) {
    it(`ends early when an ${load.kind} loop is stopped, and reports what it measured`, async () => {
      const { counters, phase, took } = await run(async () => {
        await sleep(1);
        return "done";
      }, {
        phases: [{ loads: [load], duration: 60_000 }],
        onStart: (from, stop) => setTimeout(stop, from - performance.now() + 100),
      });
      assert.ok(took < 5_000, `it took ${took} ms`);
      const { count } = work(phase).latency;
      assert.ok(count > 10 && count <= counters.sent, `${count} requests were measured`);
    });
  }

  it("does not wait for the next request of a slow schedule when it is stopped", async () => {
    const { took } = await run(() => Promise.resolve("done"), {
      phases: [{ loads: [openAt(0.01)], duration: 200_000 }],
      onStart: (from, stop) => setTimeout(stop, from - performance.now() + 20),
    });
    assert.ok(took < 5_000, `it took ${took} ms`);
  });

  it("goes on reading answers, and can be stopped, when it cannot keep up", async () => {
    const { counters, took } = await run(async () => {
      await sleep(1);
      return "done";
    }, {
      phases: [{ loads: [openAt(1e6)], duration: 60_000 }],
      onStart: (from, stop) => setTimeout(stop, from - performance.now() + 50),
    });
    assert.ok(took < 5_000, `it took ${took} ms`);
    assert.equal(counters.ended, counters.sent);
  });

  it("gives up what is due while too much is in flight, and says how much", async () => {
    const { counters, phase } = await run(async () => {
      await sleep(400);
      return "done";
    }, { mostInFlight: 10 });
    assert.equal(counters.sent, 10);
    assert.equal(phase.groups[0]?.skipped, 190);
    assert.equal(work(phase).latency.count, 10);
  });

  it("does not count what is given up while it warms up", async () => {
    const { phase } = await run(async () => {
      await sleep(400);
      return "done";
    }, { mostInFlight: 10, phases: [{ measured: false, duration: 100 }, { duration: 100 }] });
    assert.equal(phase.groups[0]?.skipped, 100);
  });

  it("counts failures by their class and goes on", async () => {
    let calls = 0;
    const { counters, phase } = await run(() => {
      calls += 1;
      if (calls % 4 === 0) return Promise.reject(new Error("etcdserver: request timed out"));
      return Promise.resolve(calls % 4 === 1 ? "conflict" : "done");
    });
    const { conflicts, done, errors } = work(phase);
    assert.deepEqual({ conflicts, done, errors }, {
      conflicts: 50,
      done: 100,
      errors: { timeout: 50 },
    });
    assert.equal(counters.failed, 50);
    assert.equal(counters.inFlight, 0);
  });

  it("divides the rate among the tenants and counts each one's requests", async () => {
    const { phase } = await run(() => Promise.resolve("done"), { tenants: [4] });
    const counts = phase.groups[0]?.tenants.map((tally) => tally?.latency.count);
    assert.deepEqual(counts, [50, 50, 50, 50]);
  });

  it("counts deliveries by when the write was sent, however late they come", async () => {
    let record: TenantSession["recordDelivery"] = () => {};
    let began = 0;
    const { phase } = await run(() => Promise.resolve("done"), {
      phases: [{ measured: false, duration: 100 }, { duration: 100 }],
      onStart: (from) => began = from + 100,
      open: (session) => {
        record = session.recordDelivery;
        const close = () => {
          // Not on the edges: fractions of a millisecond round to either side of them.
          for (const sentAt of [began - 1, began + 0.5, began + 99, began + 100.5]) {
            record(sentAt, began + 5_000);
          }
          return Promise.resolve({ checks: {}, violations: [] });
        };
        return { close };
      },
    });
    const { delivery } = phase.groups[0] ?? assert.fail("no group");
    assert.equal(delivery.count, 2);
    assert.ok(delivery.max >= 5_000 - 100);
  });

  it("adds up what its tenants checked", async () => {
    const { check } = await run(() => Promise.resolve("done"), {
      tenants: [2],
      open: ({ tenant }) => ({
        close: () =>
          Promise.resolve({
            measures: { seconds: 1.5 },
            checks: { reads: 2, events: tenant.name === "tenant-0-0" ? 1 : 5 },
            violations: [{ kind: "lost-event", tenant: tenant.name, key: "/k", detail: "" }],
          }),
      }),
    });
    assert.deepEqual(check.checks, { reads: 4, events: 6 });
    assert.deepEqual(check.measures, { seconds: 3 });
    assert.deepEqual(check.violations.map(({ tenant }) => tenant), ["tenant-0-0", "tenant-0-1"]);
  });

  describe("in several phases", () => {
    it("goes from one to the next without a pause, each with its own load", async () => {
      const due: number[] = [];
      const { recording } = await run(() => {
        due.push(performance.now());
        return Promise.resolve("done");
      }, {
        phases: [
          { loads: [openAt(500)] },
          { loads: [undefined] },
          { loads: [openAt(1_000)] },
          { loads: [slots], duration: 50 },
        ],
      });
      const counts = recording.phases.slice(0, 3).map((phase) =>
        phase?.groups[0]?.operations[0]?.latency.count ?? 0
      );
      assert.deepEqual(counts, [100, 0, 200]);
      assert.ok(work(recording.phases[3]).latency.count > 20);
      assert.equal(recording.phases[3]?.lag.count, 0, "nothing is due in a closed loop");
      const gap = (due[100] ?? 0) - (due[99] ?? 0);
      assert.ok(gap > 150 && gap < 350, `the rest took ${gap} ms`);
    });

    it("counts a request where it was due, however late its answer", async () => {
      const { recording } = await run(async () => {
        await sleep(300);
        return "done";
      }, { phases: [{ loads: [openAt(100)] }, { loads: [openAt(50)] }] });
      assert.equal(work(recording.phases[0]).latency.count, 20);
      assert.equal(work(recording.phases[1]).latency.count, 10);
    });

    it("raises the rate in a straight line on a ramp", async () => {
      const { phase, recording } = await run(() => Promise.resolve("done"), {
        phases: [{ loads: [openAt(0, 100)], duration: 2_000 }],
      });
      assert.ok(Math.abs(work(phase).latency.count - 100) <= 1);
      // A quarter of what is due is due in the first half.
      const [first = 0] = recording.seconds[0]?.sent ?? [];
      assert.ok(Math.abs(first - 25) <= 1, `${first} were due in the first second`);
    });

    it("runs groups beside each other, each with its own load, and tells them apart", async () => {
      const groups: number[] = [];
      const { phase, recording } = await run(() => Promise.resolve("done"), {
        tenants: [2, 3],
        settings: { weight: 3 },
        phases: [{ loads: [openAt(100), openAt(300)] }, { loads: [openAt(100)] }],
        open: ({ groupSize, index, settings }) => {
          groups.push(groupSize * 10 + index);
          assert.deepEqual(settings, { weight: 3 });
          return {};
        },
      });
      assert.deepEqual(groups.toSorted((a, b) => a - b), [20, 21, 30, 31, 32]);
      assert.equal(work(phase, 0).latency.count, 20);
      assert.equal(work(phase, 1).latency.count, 60);
      assert.equal(recording.phases[1]?.groups[1]?.operations[0], undefined);
      assert.deepEqual(recording.seconds.map(({ sent }) => sent.reduce((a, b) => a + b)), [40, 60]);
    });
  });

  describe("with a trace", () => {
    let directory: string;
    beforeEach(async () => {
      directory = await Deno.makeTempDir({ prefix: "load-generator-" });
    });
    afterEach(() => Deno.remove(directory, { recursive: true }));

    /** Writes what was due as a trace, under a name. */
    async function kept(name: string, { collected, plan }: Awaited<ReturnType<typeof run>>) {
      const file = join(directory, name);
      const operations = { identity: "tenant", operations: ["work"] } as const;
      const groups = plan.groups.map(() => operations);
      await writeTrace(file, { plan, phaseNames: [], groups, parts: [collected!] });
      return file;
    }

    it("makes the requests of an open and a closed loop again, and records the same", async () => {
      const parts = { tenants: [2, 3], collects: true };
      const perform = () => sleep(3).then(() => "done" as const);
      const first = await run(perform, {
        ...parts,
        phases: [
          { loads: [openAt(100), undefined], measured: false, duration: 100 },
          { loads: [openAt(100), slots] },
        ],
      });
      const file = await kept("first.jsonl", first);
      const played: PhaseLoad = { kind: "trace", file, speed: 1 };
      const again = await run(perform, {
        ...parts,
        phases: [
          { loads: [played, undefined], measured: false, duration: 100 },
          { loads: [played, played] },
        ],
      });
      const text = await Deno.readTextFile(file);
      assert.ok(work(first.phase, 1).latency.count > 20, "the closed loop did nothing");
      assert.equal(await Deno.readTextFile(await kept("again.jsonl", again)), text);
      assert.equal(again.counters.sent, first.counters.sent);
      assert.equal(
        again.phase.lag.count,
        work(again.phase).latency.count + work(again.phase, 1).latency.count,
      );
    });

    it("plays it faster, leaves out who is not asked for, and ends when stopped", async () => {
      const first = await run(() => Promise.resolve("done"), { tenants: [2, 2], collects: true });
      const file = await kept("first.jsonl", first);
      const fast: PhaseLoad = { kind: "trace", file, speed: 4 };
      const { phase, recording } = await run(() => Promise.resolve("done"), {
        tenants: [2, 2],
        phases: [{ duration: 25, loads: [fast, fast] }, { duration: 25, loads: [undefined, fast] }],
      });
      assert.equal(work(phase).latency.count, 100);
      assert.equal(work(phase, 1).latency.count, 100);
      assert.equal(recording.phases[1]?.groups[0]?.operations[0], undefined);
      assert.equal(work(recording.phases[1], 1).latency.count, 100);
      const slow: PhaseLoad = { kind: "trace", file, speed: 0.001 };
      const { took } = await run(() => Promise.resolve("done"), {
        tenants: [2, 2],
        phases: [{ duration: 60_000, loads: [slow, slow] }],
        onStart: (from, stop) => setTimeout(stop, from - performance.now() + 50),
      });
      assert.ok(took < 5_000, `it took ${took} ms`);
    });

    it("refuses one that is not whole before it connects anybody", async () => {
      const file = await kept(
        "cut.jsonl",
        await run(() => Promise.resolve("done"), { collects: true }),
      );
      const text = await Deno.readTextFile(file);
      await Deno.writeTextFile(file, text.slice(0, text.length / 2));
      const played: PhaseLoad = { kind: "trace", file, speed: 1 };
      await assert.rejects(
        run(() => assert.fail("a request was made"), {
          phases: [{ loads: [played] }],
          open: () => assert.fail("a tenant was connected"),
        }),
        { code: "usage", message: /^Trace ".*cut.jsonl", line \d+, / },
      );
    });
  });

  it("tells what ended since it was last asked", async () => {
    const { again, recent } = await run(() => Promise.resolve("done"));
    assert.equal(recent?.reduce((sum, count) => sum + count), 200);
    assert.equal(again, undefined);
  });
});

/** Keeps the thread busy, as a long garbage collection does. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
