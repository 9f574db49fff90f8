import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../manifests/testing/example_cluster.ts";
import type { CountedTenant, TenantReport } from "../tenants/tenant_report.ts";
import { expositionText } from "./exposition_text.ts";
import { tenantSamples } from "./tenant_samples.ts";

function counted(name: string, bytes: number, differing: Partial<CountedTenant> = {}) {
  return { name, prefix: `/${name}/`, keys: 1, bytes, access: "writable", ...differing } as const;
}

function textOf(
  tenants: readonly CountedTenant[],
  spec: NonNullable<ExampleOptions["spec"]> = {},
): string {
  const report: TenantReport = {
    takenAt: 1_780_000_000_000,
    took: 2_000,
    busy: 200,
    tenants,
    findings: [{ code: "root-role", user: "x" }, { code: "root-role", user: "y" }],
  };
  return expositionText(tenantSamples(exampleCluster({ spec }), report));
}

function tenantsIn(text: string, metric: string): string[] {
  return [...text.matchAll(new RegExp(`^\\w+_${metric}\\{tenant="(.*?)"\\}`, "gm"))]
    .map(([, tenant = ""]) => tenant);
}

describe("tenantSamples()", () => {
  it("has series of the largest tenants and of those somebody asked about, and sums of all", () => {
    const tenants = [
      counted("a", 10),
      counted("b", 5),
      counted("c", 4, { access: "frozen" }),
      counted("d", 3),
      counted("e", 2),
      counted("f", 1),
    ];
    const text = textOf(tenants, {
      tenants: [{ name: "d", budget: { bytes: "6" } }],
      monitoring: { tenants: { limit: 1, budgets: { e: { keys: 2 } } } },
    });
    assert.deepEqual(tenantsIn(text, "tenant_bytes"), ["a", "c", "d", "e"]);
    assert.match(text, /_tenants 6$/m);
    assert.match(text, /_tenants_bytes 25$/m);
    assert.match(text, /_tenants_keys 6$/m);
    assert.match(text, /_tenant_budget_share\{tenant="d"\} 0\.5$/m);
    assert.deepEqual(tenantsIn(text, "tenant_budget_bytes"), ["d"]);
    assert.deepEqual(tenantsIn(text, "tenant_budget_keys"), ["e"]);
    assert.deepEqual(tenantsIn(text, "tenant_budget_share"), ["d", "e"]);
    assert.match(text, /_tenant_frozen\{tenant="c"\} 1$/m);
  });

  it("says of each kind how much is wrong, none included", () => {
    const text = textOf([]);
    assert.match(text, /_audit_findings\{finding="root-role"\} 2$/m);
    assert.match(text, /_audit_findings\{finding="range-too-wide"\} 0$/m);
    // What only a whole audit looks at is not known here.
    assert.doesNotMatch(text, /password|orphan|stray/);
  });
});

describe("expositionText()", () => {
  it("escapes what a label may hold", () => {
    const text = expositionText([
      { metric: "tenant_keys", labels: { tenant: 'a\\b"c\nd' }, value: 1 },
    ]);
    assert.ok(text.includes(String.raw`{tenant="a\\b\"c\nd"} 1`));
  });
});
