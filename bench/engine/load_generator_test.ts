import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import type { TenantLoad, TenantSession, Workload } from "../workloads/workload.ts";
import { createLoadGenerator, type LoadGeneratorOptions } from "./load_generator.ts";
import type { LoadModel, LoadPlan, LoadShare } from "./load_plan.ts";
import type { Recording, RequestTally } from "./recorder.ts";

const even: LoadModel = { kind: "open", rate: 1_000, arrival: "uniform" };
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
  readonly plan?: Partial<LoadPlan>;
  readonly tenants?: number;
  /** Told when measuring begins, in `performance.now` milliseconds, and given the way to stop. */
  readonly onStart?: (from: number, stop: () => void) => void;
  readonly open?: (session: TenantSession) => Partial<TenantLoad>;
}

/** Runs a generator against a workload that asks etcd for nothing. */
async function run(perform: TenantLoad["perform"], options: Run = {}) {
  const { onStart, open = () => ({}), plan, tenants = 1, ...others } = options;
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
  const share = shareOf({ ...plan }, tenants);
  const generator = createLoadGenerator(share, workload, others);
  await generator.prepare();
  const startAt = performance.now() + 5;
  onStart?.(startAt + share.plan.warmup, generator.stop);
  const recording = await generator.run(startAt);
  const took = performance.now() - startAt;
  const check = await generator.close();
  return { recording, check, took, counters: generator.counters };
}

function shareOf(plan: Partial<LoadPlan>, tenants: number): LoadShare {
  return {
    plan: {
      workload: "test",
      model: even,
      seed: 7,
      warmup: 0,
      duration: 200,
      requestTimeout: 1_000,
      ...plan,
    },
    mix: [{ name: "work", weight: 1 }],
    // Nobody listens there, and nothing ever connects: clients connect with their first request.
    endpoints: ["127.0.0.1:1"],
    serverName: undefined,
    tenantCount: tenants,
    tenants: Array.from({ length: tenants }, (_, index) => ({
      index,
      tenant: tenantOf(`tenant-${index}`),
      neighbour: undefined,
      credentials,
    })),
  };
}

function work({ operations }: Recording): RequestTally {
  const tally = operations.get("work");
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

    async function runStalled(model: LoadModel): Promise<RequestTally> {
      const stall = { from: Infinity, to: Infinity };
      const { recording } = await run(stalling(stall), {
        plan: { model, duration },
        onStart: (from) => Object.assign(stall, { from: from + 100, to: from + 100 + stallTime }),
      });
      return work(recording);
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
    const { recording } = await run(() => Promise.resolve("done"), {
      plan: { duration: 400 },
      onStart: (from) => setTimeout(() => block(150), from - performance.now() + 100),
    });
    const { latency } = work(recording);
    assert.ok(latency.max > 140, `the longest latency is ${latency.max} ms`);
    assert.ok(recording.lag.max > 140, `the longest lag is ${recording.lag.max} ms`);
    assert.ok(latency.quantile(0.8) > 30);
    assert.ok((recording.service.get("work")?.quantile(0.99) ?? Infinity) < 30);
  });

  it("measures neither the warm-up nor what is due after the end", async () => {
    const due: number[] = [];
    const { counters, recording } = await run(() => {
      due.push(performance.now());
      return Promise.resolve("done");
    }, { plan: { warmup: 100, duration: 200 } });
    assert.equal(counters.sent, 300);
    assert.equal(due.length, 300);
    assert.equal(work(recording).latency.count, 200);
  });

  it("waits for the answers to what was sent within the time", async () => {
    const { recording, took } = await run(async () => {
      await sleep(150);
      return "done";
    }, { plan: { duration: 50 } });
    assert.equal(work(recording).latency.count, 50);
    assert.ok(took >= 190);
  });

  for (
    const model of [even, { kind: "closed", inFlight: 2 }] as const satisfies readonly LoadModel[]
  ) {
    it(`ends early when an ${model.kind} loop is stopped, and reports what it measured`, async () => {
      const { counters, recording, took } = await run(async () => {
        await sleep(1);
        return "done";
      }, {
        plan: { model, duration: 60_000 },
        onStart: (from, stop) => setTimeout(stop, from - performance.now() + 100),
      });
      assert.ok(took < 5_000, `it took ${took} ms`);
      const { count } = work(recording).latency;
      assert.ok(count > 10 && count <= counters.sent, `${count} requests were measured`);
    });
  }

  it("does not wait for the next request of a slow schedule when it is stopped", async () => {
    const { took } = await run(() => Promise.resolve("done"), {
      plan: { model: { kind: "open", rate: 0.01, arrival: "uniform" }, duration: 200_000 },
      onStart: (from, stop) => setTimeout(stop, from - performance.now() + 20),
    });
    assert.ok(took < 5_000, `it took ${took} ms`);
  });

  it("goes on reading answers, and can be stopped, when it cannot keep up", async () => {
    const { counters, took } = await run(async () => {
      await sleep(1);
      return "done";
    }, {
      plan: { model: { kind: "open", rate: 1e6, arrival: "uniform" }, duration: 60_000 },
      onStart: (from, stop) => setTimeout(stop, from - performance.now() + 50),
    });
    assert.ok(took < 5_000, `it took ${took} ms`);
    assert.equal(counters.ended, counters.sent);
  });

  it("gives up what is due while too much is in flight, and says how much", async () => {
    const { counters, recording } = await run(async () => {
      await sleep(400);
      return "done";
    }, { mostInFlight: 10 });
    assert.equal(counters.sent, 10);
    assert.equal(recording.skipped, 190);
    assert.equal(work(recording).latency.count, 10);
  });

  it("does not count what is given up while it warms up", async () => {
    const { recording } = await run(async () => {
      await sleep(400);
      return "done";
    }, { mostInFlight: 10, plan: { warmup: 100, duration: 100 } });
    assert.equal(recording.skipped, 100);
  });

  it("counts failures by their class and goes on", async () => {
    let calls = 0;
    const { counters, recording } = await run(() => {
      calls += 1;
      if (calls % 4 === 0) return Promise.reject(new Error("etcdserver: request timed out"));
      return Promise.resolve(calls % 4 === 1 ? "conflict" : "done");
    });
    const { conflicts, done, errors } = work(recording);
    assert.deepEqual({ conflicts, done, errors }, {
      conflicts: 50,
      done: 100,
      errors: { timeout: 50 },
    });
    assert.equal(counters.failed, 50);
    assert.equal(counters.inFlight, 0);
  });

  it("divides the rate among the tenants and counts each one's requests", async () => {
    const { recording } = await run(() => Promise.resolve("done"), { tenants: 4 });
    const counts = [...recording.tenants].map(([tenant, { latency }]) => [tenant, latency.count]);
    assert.deepEqual(counts.toSorted(), [[0, 50], [1, 50], [2, 50], [3, 50]]);
  });

  it("counts deliveries by when the write was sent, however late they come", async () => {
    let record: TenantSession["recordDelivery"] = () => {};
    let began = 0;
    const { recording } = await run(() => Promise.resolve("done"), {
      plan: { warmup: 100, duration: 100 },
      onStart: (from) => began = from,
      open: (session) => {
        record = session.recordDelivery;
        const close = () => {
          for (const sentAt of [began - 1, began, began + 99, began + 100]) {
            record(sentAt, began + 5_000);
          }
          return Promise.resolve({ checks: {}, violations: [] });
        };
        return { close };
      },
    });
    assert.equal(recording.delivery.count, 2);
    assert.ok(recording.delivery.max >= 5_000);
  });

  it("adds up what its tenants checked", async () => {
    const { check } = await run(() => Promise.resolve("done"), {
      tenants: 2,
      open: ({ tenant }) => ({
        close: () =>
          Promise.resolve({
            checks: { reads: 2, events: tenant.name === "tenant-0" ? 1 : 5 },
            violations: [{ kind: "lost-event", tenant: tenant.name, key: "/k", detail: "" }],
          }),
      }),
    });
    assert.deepEqual(check.checks, { reads: 4, events: 6 });
    assert.deepEqual(check.violations.map(({ tenant }) => tenant), ["tenant-0", "tenant-1"]);
  });
});

/** Keeps the thread busy, as a long garbage collection does. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
