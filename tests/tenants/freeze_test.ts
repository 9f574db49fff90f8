import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { command } from "../../cli/tenant/thaw.ts";
import { freezeTenant, tenantAccess, thawTenant } from "../../etcd/tenants/freeze_tenant.ts";
import { isOnboarded } from "../../etcd/tenants/is_onboarded.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { readRole } from "../../etcd/tenants/read_role.ts";
import { type Tenant, tenantOf } from "../../etcd/tenants/tenant.ts";
import { readThawMarks } from "../../etcd/tenants/thaw_mark.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { reportTenants } from "../../operations/exporter/report_tenants.ts";
import { budgetStep, overBudget } from "../../operations/tenants/budget_step.ts";
import { dueForFreezing, freezeOverBudget } from "../../operations/tenants/freeze_over_budget.ts";
import { cutClient, cuts } from "../cut_client.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { put } from "../neighbouring_tenants.ts";
import { commandRun } from "./command_run.ts";
import { keepWriting } from "./keep_writing.ts";

const a = tenantOf("a");

describe("freezing a tenant of a real etcd", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  let client: Etcd3;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    // Three members: what one decides, others learn by the log.
    cluster = await startTestCluster(binary, { members: 3 });
    root = await cluster.connect("root");
    for (const name of ["a", "b", "c"]) await onboardTenant(root, tenantOf(name));
    client = await cluster.connect("a");
  });
  after(async () => {
    client?.close();
    root?.close();
    await cluster?.stop();
  });

  const freeze = async (tenant: Tenant, by = root) =>
    await freezeTenant(by, { tenant, role: await readRole(root, tenant.name) });
  const thaw = async (tenant: Tenant, { by = root, seconds = 60 } = {}) =>
    await thawTenant(by, { tenant, seconds, role: await readRole(root, tenant.name) });
  const accessOf = async (tenant: Tenant) =>
    tenantAccess(await readRole(root, tenant.name), tenant);

  it("leaves it its reads, and refuses writes, deletes and transactions that write", async () => {
    await put(client, "/a/key", "value");
    await freeze(a);
    assert.equal(await accessOf(a), "frozen");
    const key = Buffer.from("/a/key");
    // Each member learns of it in its own time.
    await retried(async () => {
      assert.equal((await client.kv.range({ key })).kvs.length, 1);
    });
    const changes: readonly (() => Promise<unknown>)[] = [
      () => put(client, "/a/key", "other"),
      () => client.kv.deleteRange({ key }),
      () => client.kv.txn({ success: [{ request_delete_range: { key } }] }),
    ];
    for (const change of changes) await assert.rejects(retried(change), /permission denied/);
  });

  it("is not undone by onboarding's check, nor hidden from it", async () => {
    assert.equal(await isOnboarded(root, a), true);
  });

  it("ends by thawing, which keeps it from being frozen again for a while", async () => {
    await thaw(a);
    await retried(() => put(client, "/a/key", "again"));
    assert.deepEqual(await readThawMarks(root), ["a"]);
  });

  it("is refused for a role that is not what onboarding makes", async () => {
    const name = "c";
    const span = { key: Buffer.from("/c/"), range_end: Buffer.from([0]) };
    await root.auth.roleGrantPermission({ name, perm: { permType: "Readwrite", ...span } });
    await assert.rejects(freeze(tenantOf("c")), { code: "tenant-refused" });
    await root.auth.roleRevokePermission({ role: name, ...span });
    await assert.rejects(
      freezeTenant(root, { tenant: tenantOf("d"), role: undefined }),
      { code: "tenant-refused" },
    );
  });

  for (const cut of cuts(3).slice(2)) {
    it(`thaws by a second call after ${cut.title}`, async () => {
      await freeze(a);
      await assert.rejects(thaw(a, { by: cutClient(root, { ...cut, passes: cut.passes - 1 }) }));
      await thaw(a);
      await retried(() => put(client, "/a/key", "value"));
    });
  }

  it("costs others at most requests that are safe to repeat, and few of them", async () => {
    const others = await Promise.all(["b", "b", "c", "c"].map((name) => cluster.connect(name)));
    const writers = others.map((each, index) => keepWriting(each, index < 2 ? "/b/" : "/c/"));
    const rounds = 25;
    for (let round = 0; round < rounds; round++) {
      await freeze(a);
      await thaw(a);
    }
    const written = await Promise.all(writers.map((writer) => writer.stop()));
    for (const each of others) each.close();
    for (const { done, failed, longestFailure } of written) {
      const { "old-auth-revision": retryable = 0, ...unexpected } = failed;
      assert.deepEqual(unexpected, {});
      assert.ok(done > 100, `${done} requests`);
      // Each freeze and each thaw is one change of users and roles.
      assert.ok(retryable <= 2 * rounds, `${retryable} of ${done} in ${2 * rounds} changes`);
      assert.ok(longestFailure <= 2, `${longestFailure} in a row`);
    }
    await root.kv.deleteRange({ key: Buffer.from(".kamaji-etcd/thawed/a") });
  });

  describe("by its budget", () => {
    const budget = { bytes: "2Ki", action: "freeze" } as const;
    const config = exampleCluster({
      spec: { monitoring: { tenants: { budgets: { a: budget } } } },
    });
    const due = async () => {
      const options = { declared: [], share: 1, signal: new AbortController().signal };
      const report = await reportTenants(root, options);
      return await dueForFreezing(root, overBudget(config, { report, freezing: true }));
    };

    it("leaves alone who is within it, and who has none", async () => {
      await retried(() => put(client, "/a/key", "little"));
      await put(root, "/b/big", "x".repeat(4_096));
      assert.equal(budgetStep(await due()), undefined);
    });

    it("freezes who is above it, once", async () => {
      await put(client, "/a/big", "x".repeat(4_096));
      const step = budgetStep(await due());
      assert.equal(step?.tenant.name, "a");
      assert.match(step?.tenant.why ?? "", /^it holds \d+ bytes of 2048$/);
      if (step !== undefined) await freezeOverBudget(root, step.tenant);
      assert.equal(await accessOf(a), "frozen");
      assert.equal(budgetStep(await due()), undefined);
    });

    it("lets who was thawed by hand clean up, and freezes again when the time is over", async () => {
      const folder = join(cluster.directory, "files");
      await Deno.mkdir(folder);
      const run = await commandRun(command, { cluster, folder });
      const { code, output } = await run("a", "--for=3s");
      assert.equal(code, 0);
      assert.equal(output, 'Tenant "a" may write again, and is not frozen for 3s\n');
      const [candidate] = overBudget(config, {
        report: await reportTenants(root, {
          declared: [],
          share: 1,
          signal: new AbortController().signal,
        }),
      });
      assert.ok(candidate !== undefined);
      assert.deepEqual(await dueForFreezing(root, [candidate]), []);
      await freezeOverBudget(root, candidate);
      assert.equal(await accessOf(a), "writable");
      const deadline = performance.now() + 20_000;
      while ((await readThawMarks(root)).length > 0) {
        assert.ok(performance.now() < deadline, "the mark outlives its lease");
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      assert.deepEqual(await dueForFreezing(root, [candidate]), [candidate]);
      await retried(() => client.kv.deleteRange({ key: Buffer.from("/a/big") }));
      assert.equal(budgetStep(await due()), undefined);
    });
  });
});

/** Users and roles changed while the request was under way: as a client should, it asks again. */
async function retried<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0;; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt === 5 || !/auth store is old/.test(String(error))) throw error;
    }
  }
}
