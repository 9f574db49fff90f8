import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { tenantUsage } from "../../etcd/tenants/tenant_usage.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { countTenants } from "../../operations/exporter/count_tenants.ts";
import { openScanner } from "../../operations/exporter/open_scanner.ts";
import { readAlarms } from "../../operations/exporter/read_alarms.ts";
import { reportTenants } from "../../operations/exporter/report_tenants.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { fillTenant } from "../../bench/tenants/fill_tenant.ts";

const never = new AbortController().signal;

describe("counting what tenants of a real etcd hold", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  let scanner: Etcd3;
  const small = tenantOf("small");
  const large = tenantOf("large");
  const empty = tenantOf("empty");

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
    for (const tenant of [small, large, empty]) await onboardTenant(root, tenant);
    await fillTenant(root, { prefix: small.prefix, keys: 3_210, valueBytes: 300 });
    for (let n = 0; n < 60; n++) {
      await root.kv.put({
        key: Buffer.from(`/large/${String(n).padStart(3, "0")}`),
        value: Buffer.alloc(100 * 1024, "v"),
      });
    }
    scanner = await open();
  });
  after(async () => {
    scanner?.close();
    root?.close();
    await cluster?.stop();
  });

  async function open(largestAnswer?: number): Promise<Etcd3> {
    return openScanner({
      endpoint: cluster.endpoints[0] ?? "",
      credentials: await cluster.credentialsOf("root"),
      ...(largestAnswer === undefined ? {} : { largestAnswer }),
    });
  }

  it("counts every key and byte, as reading it all at one revision does", async () => {
    const tenants = [small, large, empty];
    const { counts } = await countTenants(scanner, {
      tenants,
      options: { share: 1, signal: never },
    });
    for (const tenant of tenants) {
      const { bytes, keys } = await tenantUsage(root, tenant);
      assert.deepEqual(counts.get(tenant.name), { keys, bytes }, tenant.name);
    }
    assert.deepEqual(counts.get("small"), { keys: 3_210, bytes: 3_210 * (7 + 11 + 300) });
  });

  it("takes no answer beyond its limit, and counts the same in smaller pages", async () => {
    const careful = await open(1024 * 1024);
    try {
      const { counts, pages } = await countTenants(careful, {
        tenants: [large],
        options: { share: 1, signal: never },
      });
      assert.deepEqual(counts.get("large"), { keys: 60, bytes: 60 * (10 + 100 * 1024) });
      // Five megabytes at once are refused; half a megabyte is what a page should have.
      assert.ok(pages > 10, `${pages} pages`);
    } finally {
      careful.close();
    }
  });

  it("leaves the member to others for as long as its share says", async () => {
    const begun = performance.now();
    const { busy } = await countTenants(scanner, {
      tenants: [small],
      options: { share: 0.2, signal: never },
    });
    const took = performance.now() - begun;
    assert.ok(took > 4.5 * busy, `busy for ${busy} ms of ${took} ms`);
  });

  it("ends in the middle when it is told to", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const counting = countTenants(scanner, {
      tenants: Array.from({ length: 1_000 }, () => small),
      options: { signal: controller.signal },
    });
    await assert.rejects(counting, { name: "AbortError" });
  });

  it("reports access and what is wrong with roles beside the counts", async () => {
    const { findings, tenants } = await reportTenants(scanner, {
      declared: [],
      share: 1,
      signal: never,
    });
    assert.deepEqual(findings, []);
    assert.deepEqual(
      tenants.map(({ access, keys, name }) => [name, keys, access]),
      [["empty", 0, "writable"], ["large", 60, "writable"], ["small", 3_210, "writable"]],
    );
  });

  it("sees an alarm as long as it is raised, and no longer", async () => {
    assert.deepEqual(await readAlarms(scanner), []);
    const { header } = await root.maintenance.status();
    const memberID = header.member_id;
    for (let n = 0; n < 3; n++) {
      await root.maintenance.alarm({ action: "Activate", alarm: "Nospace", memberID });
    }
    const member = BigInt(memberID).toString(16);
    assert.deepEqual(await readAlarms(scanner), [{ member, type: "NOSPACE" }]);
    await root.maintenance.alarm({ action: "Deactivate", alarm: "Nospace", memberID });
    assert.deepEqual(await readAlarms(scanner), []);
  });
});
