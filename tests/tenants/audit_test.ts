import { after, before, beforeEach, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { command } from "../../cli/tenant/audit.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { readAuthorization } from "../../etcd/tenants/authorization.ts";
import { takeKeyCensus } from "../../etcd/tenants/key_census.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { readRole } from "../../etcd/tenants/read_role.ts";
import { keyRangeOf, tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { auditCluster } from "../../operations/tenants/audit_cluster.ts";
import { repairTenants } from "../../operations/tenants/repair_tenants.ts";
import { cutClient, cuts } from "../cut_client.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { put } from "../neighbouring_tenants.ts";
import { type CommandRun, commandRun } from "./command_run.ts";
import { keepWriting } from "./keep_writing.ts";

describe("auditing the tenants of a real etcd", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
    for (const name of ["a", "b", "c"]) {
      await onboardTenant(root, tenantOf(name));
      await put(root, `/${name}/key`, "value");
    }
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
  });

  const open = Buffer.from([0]);
  const own = keyRangeOf(tenantOf("a"));
  const dataOnly = async () => (await auditCluster(root)).findings;

  /** What Kamaji granted until August 2024, in place of what it grants since. */
  async function widen(): Promise<void> {
    const name = "a";
    const spans = (await readRole(root, name))?.permissions ?? [];
    await root.auth.roleGrantPermission({
      name,
      perm: { permType: "Readwrite", key: own.key, range_end: open },
    });
    for (const { key, rangeEnd } of spans) {
      if (Buffer.from(rangeEnd).equals(open)) continue;
      await root.auth.roleRevokePermission({
        role: name,
        key: Buffer.from(key),
        range_end: Buffer.from(rangeEnd),
      });
    }
  }

  async function spansOfA(): Promise<string[]> {
    const role = await readRole(root, "a");
    return (role?.permissions ?? []).map(({ access, key, rangeEnd }) =>
      `${access} ${Buffer.from(key)} ${JSON.stringify(Buffer.from(rangeEnd).toString())}`
    );
  }

  it("finds nothing in a cluster that was made by us", async () => {
    assert.deepEqual(await dataOnly(), []);
  });

  it("reads users and roles only when they changed", async () => {
    const known = await readAuthorization(root);
    assert.equal(await readAuthorization(root, known), known);
    await widen();
    assert.notEqual(await readAuthorization(root, known), known);
    await repairTenants(root, { audit: await auditCluster(root) });
  });

  it("finds users with passwords, and leaves alone those without", async () => {
    await root.auth.userAdd({ name: "human", password: "chosen by a human", options: {} });
    try {
      const found = await dataOnly();
      assert.deepEqual(found, [
        { code: "password", user: "human" },
        { code: "incomplete", user: "human", lacks: "role" },
      ]);
    } finally {
      await root.auth.userDelete({ name: "human" });
    }
  });

  describe("the census of keys", () => {
    const keys = ["!", ".kamaji-etcd/thawed/a", "/a", "/a0", "/aa/1", "/aa/2", "/d/x", "//", "z/1"];
    before(async () => {
      for (const key of keys) await put(root, key, "value");
    });
    after(async () => {
      for (const key of keys) await root.kv.deleteRange({ key: Buffer.from(key) });
    });

    it("counts by prefix what is nobody's, and what has no prefix", async () => {
      const census = await takeKeyCensus(root, ["a", "b", "c"].map((name) => tenantOf(name)));
      assert.deepEqual(census, {
        prefixes: [{ prefix: "/aa/", keys: 2 }, { prefix: "/d/", keys: 1 }],
        // "!", "/a", "/a0", "//" and "z/1"; our own mark is not one.
        strayKeys: 5,
      });
    });

    it("counts nothing twice where prefixes touch or nest", async () => {
      const tenants = ["aa", "b", "c", "a"].map((name) => tenantOf(name));
      const nested = [...tenants, tenantOf("n", "/aa/1/")];
      const census = await takeKeyCensus(root, nested);
      assert.deepEqual(census, { prefixes: [{ prefix: "/d/", keys: 1 }], strayKeys: 5 });
    });
  });

  describe("repairing a range that is open to the end", () => {
    beforeEach(widen);

    it("finds it, and that the tenant can reach others", async () => {
      const client = await cluster.connect("a");
      try {
        const { kvs } = await client.kv.range({ key: Buffer.from("/b/key") });
        assert.equal(kvs.length, 1);
      } finally {
        client.close();
      }
      const [finding] = await dataOnly();
      assert.equal(finding?.code, "range-too-wide");
      assert.deepEqual(finding?.code === "range-too-wide" && finding.reaches, ["b", "c"]);
    });

    it("never refuses the tenant its own keys meanwhile", async () => {
      const client = await cluster.connect("a");
      const writer = keepWriting(client, "/a/");
      for (let round = 0; round < 20; round++) {
        await widen();
        await repairTenants(root, { audit: await auditCluster(root) });
      }
      const { done, failed, longestFailure } = await writer.stop();
      client.close();
      assert.ok(done > 100, `${done} requests`);
      // A change of users and roles may meet a request under way, which is safe to repeat.
      const { "old-auth-revision": retryable = 0, ...others } = failed;
      assert.deepEqual(others, {});
      assert.ok(retryable <= 20 * 4, `${retryable} of ${done}`);
      assert.ok(longestFailure <= 2, `${longestFailure} in a row`);
      assert.deepEqual(await spansOfA(), ['readwrite /a/ "/a0"']);
    });

    it("changes nothing the second time", async () => {
      await repairTenants(root, { audit: await auditCluster(root) });
      const { revision } = await readAuthorization(root);
      await repairTenants(root, { audit: await auditCluster(root) });
      assert.equal((await readAuthorization(root)).revision, revision);
    });

    for (const cut of cuts(2)) {
      it(`leaves the tenant its keys, and is finished later, after ${cut.title}`, async () => {
        const audit = await auditCluster(root);
        await assert.rejects(repairTenants(cutClient(root, cut), { audit }), /cut off/);
        const client = await cluster.connect("a");
        await put(client, "/a/key", "still mine");
        client.close();
        await repairTenants(root, { audit: await auditCluster(root) });
        assert.deepEqual(await spansOfA(), ['readwrite /a/ "/a0"']);
        assert.deepEqual(await dataOnly(), []);
      });
    }
  });

  describe("kamaji-etcd tenant audit", () => {
    let run: CommandRun;
    before(async () => {
      const folder = join(cluster.directory, "files");
      await Deno.mkdir(folder);
      run = await commandRun(command, { cluster, folder });
      await widen();
    });

    it("exits with 6 and says what is wrong and what to do", async () => {
      const { code, output } = await run();
      assert.equal(code, 6);
      assert.match(output, /^3 tenants, and 1 finding\ndanger {2}range-too-wide: With role "a"/);
      assert.match(output, /Mend it by kamaji-etcd tenant audit --fix/);
    });

    it("says so in JSON", async () => {
      const { output } = await run("--output=json");
      const { findings, tenants } = JSON.parse(output);
      assert.equal(tenants, 3);
      assert.deepEqual(
        [findings[0].code, findings[0].breaksIsolation, findings[0].fixable],
        ["range-too-wide", true, true],
      );
    });

    it("mends nothing that nobody agreed to", async () => {
      await assert.rejects(
        run("--fix"),
        (error) => error instanceof Failure && error.code === "usage",
      );
      assert.equal((await run()).code, 6);
    });

    it("mends it when told to, and exits with 0", async () => {
      const { code, output } = await run("--fix", "--yes");
      assert.equal(code, 0);
      assert.match(output, /Role "a" grants its own prefix and nothing else now\n$/);
      assert.deepEqual(await spansOfA(), ['readwrite /a/ "/a0"']);
      assert.match((await run()).output, /^3 tenants, and nothing is wrong with them\n$/);
    });

    it("is content with what is only untidy", async () => {
      await put(root, "/gone/key", "value");
      const { code, output } = await run();
      assert.equal(code, 0);
      assert.match(output, /untidy {2}orphan-prefix: 1 keys below "\/gone\/"/);
      await root.kv.deleteRange({ key: Buffer.from("/gone/key") });
    });
  });
});
