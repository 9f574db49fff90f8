import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { tenantOf } from "../etcd/tenants/tenant.ts";
import type { IndexedTenant, LoadPlan, PhaseLoad } from "./engine/load_plan.ts";
import { loadShares } from "./load_shares.ts";

const open: PhaseLoad = { kind: "open", from: 10, to: 20, arrival: "poisson" };
const credentials = { trust: "", certificate: "", privateKey: "" };
const target = { endpoints: ["127.0.0.1:1"], serverName: "localhost", security: "tls" } as const;

function tenantsOf(groups: readonly number[]): IndexedTenant[] {
  let index = 0;
  return groups.flatMap((count, group) =>
    Array.from({ length: count }, (_, place) => ({
      index: index++,
      group,
      place,
      tenant: tenantOf(`tenant-${group}-${place}`),
      neighbour: undefined,
      confined: true,
      credentials,
    }))
  );
}

function divide(groups: readonly number[], loads: readonly (PhaseLoad | undefined)[], workers = 3) {
  const plan: LoadPlan = {
    groups: groups.map((tenants, group) => {
      return { name: `${group}`, workload: "test", settings: {}, tenants, connections: 1 };
    }),
    phases: [{ begin: 0, duration: 1_000, measured: true, loads }],
    seed: 1,
    requestTimeout: 1_000,
  };
  return loadShares({ plan, target, tenants: tenantsOf(groups), workers });
}

describe("loadShares()", () => {
  it("gives every tenant to one worker, and the way to etcd to all", () => {
    const shares = divide([4, 1], [open, open]);
    assert.deepEqual(shares.map(({ tenants }) => tenants.map(({ index }) => index)), [
      [0, 3],
      [1, 4],
      [2],
    ]);
    for (const { endpoints, security, serverName } of shares) {
      assert.deepEqual({ endpoints, security, serverName }, target);
    }
  });

  it("leaves open loops and rests as they are: tenants divide those", () => {
    for (const { plan } of divide([4, 1], [open, undefined])) {
      assert.deepEqual(plan.phases[0]?.loads, [open, undefined]);
    }
  });

  it("divides what a closed loop holds in flight among the workers that have its tenants", () => {
    const shares = divide([3, 2], [
      { kind: "closed", inFlight: 7 },
      { kind: "closed", inFlight: 5 },
    ]);
    const inFlight = shares.map(({ plan }) =>
      plan.phases[0]?.loads.map((load) => load?.kind === "closed" ? load.inFlight : undefined)
    );
    // The second group's tenants are the fourth and the fifth, of the first two workers.
    assert.deepEqual(inFlight, [[3, 3], [2, 2], [2, 0]]);
  });
});
