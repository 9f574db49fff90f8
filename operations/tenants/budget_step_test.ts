import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../manifests/testing/example_cluster.ts";
import { budgetNotices } from "./budget_notices.ts";
import { budgetStep, overBudget } from "./budget_step.ts";
import { budgetOf, budgetShare } from "./tenant_budget.ts";
import type { TenantReport } from "./tenant_report.ts";

function configOf(spec: NonNullable<ExampleOptions["spec"]>) {
  return exampleCluster({ spec });
}

function reportOf(held: Readonly<Record<string, readonly [keys: number, bytes: number]>>) {
  const report: TenantReport = {
    takenAt: 0,
    took: 0,
    busy: 0,
    findings: [],
    tenants: Object.entries(held).map(([name, [keys, bytes]]) => ({
      name,
      prefix: `/${name}/`,
      keys,
      bytes,
      access: "writable",
    })),
  };
  return report;
}

const frozenAbove = { bytes: "100", action: "freeze" } as const;

describe("budgetOf()", () => {
  const config = configOf({
    tenants: [{ name: "a", budget: { bytes: "1Ki", action: "freeze" } }, { name: "b" }],
    monitoring: {
      tenants: { budget: { keys: 7 }, budgets: { a: { bytes: "2Ki" }, c: { bytes: "3Ki" } } },
    },
  });

  it("is that of the declaration, else the one by name, else the common one", () => {
    assert.deepEqual(budgetOf(config, "a"), { bytes: 1_024, freezes: true });
    assert.deepEqual(budgetOf(config, "c"), { bytes: 3_072, freezes: false });
    assert.deepEqual(budgetOf(config, "b"), { keys: 7, freezes: false });
    assert.deepEqual(budgetOf(config, "of Kamaji's"), { keys: 7, freezes: false });
  });

  it("is none where nothing is said, or nothing in it", () => {
    assert.equal(budgetOf(configOf({}), "a"), undefined);
    assert.equal(budgetOf(configOf({ tenants: [{ name: "a", budget: {} }] }), "a"), undefined);
  });

  it("is used up by keys or by bytes, whichever is more", () => {
    const budget = { bytes: 100, keys: 10, freezes: false };
    assert.equal(budgetShare({ bytes: 50, keys: 9 }, budget), 0.9);
    assert.equal(budgetShare({ bytes: 150, keys: 9 }, budget), 1.5);
    assert.equal(budgetShare({ bytes: 150, keys: 9 }, { keys: 10, freezes: false }), 0.9);
  });
});

describe("overBudget() and budgetStep()", () => {
  const budgets = { a: frozenAbove, b: frozenAbove, c: { bytes: "100" } } as const;
  const config = configOf({ monitoring: { tenants: { budgets } } });

  it("freezes above the budget, not at it, and only whom it was asked to freeze", () => {
    const report = reportOf({ a: [1, 100], b: [1, 101], c: [1, 101], d: [1, 9_999] });
    const due = overBudget(config, { report, freezing: true });
    assert.deepEqual(due.map(({ name }) => name), ["b"]);
    assert.deepEqual(overBudget(config, { report }).map(({ name }) => name), ["b", "c"]);
    assert.deepEqual(budgetStep(due), {
      kind: "freeze-tenant",
      tenant: { name: "b", prefix: "/b/", why: "it holds 101 bytes of 100" },
    });
  });

  it("goes by the budgets of now, not by those of when it was counted", () => {
    const report = reportOf({ a: [1, 101] });
    const raised = configOf({
      monitoring: { tenants: { budgets: { a: { ...frozenAbove, bytes: "200" } } } },
    });
    assert.equal(overBudget(config, { report, freezing: true }).length, 1);
    assert.equal(overBudget(raised, { report, freezing: true }).length, 0);
  });

  it("does nothing before the first count", () => {
    assert.deepEqual(overBudget(config, { report: undefined, freezing: true }), []);
    assert.equal(budgetStep(undefined), undefined);
  });

  it("freezes nobody by the budget of all", () => {
    const common = configOf({ monitoring: { tenants: { budget: { bytes: "1" } } } });
    const report = reportOf({ a: [1, 101] });
    assert.deepEqual(overBudget(common, { report, freezing: true }), []);
    assert.equal(overBudget(common, { report }).length, 1);
  });
});

describe("budgetNotices()", () => {
  const config = configOf({ monitoring: { tenants: { budget: { keys: 10 } } } });

  it("tells who gets above and who gets below, once", () => {
    const [low, high] = [reportOf({ a: [10, 0] }), reportOf({ a: [11, 0] })];
    const reasons = (before: TenantReport | undefined, after: TenantReport) =>
      budgetNotices(config, { before, after }).map(({ reason }) => reason);
    assert.deepEqual(reasons(undefined, low), []);
    assert.deepEqual(reasons(undefined, high), ["TenantOverBudget"]);
    assert.deepEqual(reasons(high, high), []);
    assert.deepEqual(reasons(high, low), ["TenantWithinBudget"]);
    assert.deepEqual(reasons(high, reportOf({})), ["TenantWithinBudget"]);
  });
});
