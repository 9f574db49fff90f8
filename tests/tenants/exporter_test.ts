import { after, before, describe, it } from "@std/testing/bdd";
import type { V1CronJob } from "@kubernetes/client-node";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readExposition } from "../../bench/validation/exposition.ts";
import { createLog } from "../../diagnostics/log.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { keeperMetrics } from "../../manifests/monitoring/keeper_metrics.ts";
import { rememberLatest } from "../../operations/exporter/remember_latest.ts";
import { runExporter } from "../../operations/exporter/run_exporter.ts";
import type { Notice } from "../../operations/keeper/back_end.ts";
import { createKeeperMetrics, type KeeperMetrics } from "../../operations/keeper/keeper_metrics.ts";
import { createStrangerSource } from "../../operations/keeper/access/stranger.ts";
import { takeTurn } from "../../operations/keeper/take_turn.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";

const cronJob: V1CronJob = {
  metadata: { creationTimestamp: new Date("2026-06-01T00:00:00Z") },
  spec: { schedule: "17 * * * *", jobTemplate: {} },
  status: {
    lastScheduleTime: new Date("2026-06-02T00:17:00Z"),
    lastSuccessfulTime: new Date("2026-06-02T00:17:40Z"),
  },
};

describe("what a keeper exports about a real cluster", () => {
  let cluster: KeptCluster;
  let root: Etcd3;
  const metrics: KeeperMetrics = createKeeperMetrics();
  const notices: Notice[] = [];
  const readings: string[] = [];
  const controller = new AbortController();
  let exporter: Promise<void>;
  let isRefused = false;

  before(async () => {
    cluster = await startKeptCluster({
      tenants: [{ name: "a", budget: { bytes: "1Ki", keys: 10 } }],
      monitoring: { tenants: { interval: "200ms" } },
    });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    root = connectEtcd({
      endpoints: [cluster.backEnd.addresses.endpoint("etcd-0")],
      credentials: await cluster.credentialsIn("etcd-root-client-certs"),
    });
    const backEnd = {
      ...cluster.backEnd,
      notify: (notice: Notice) => Promise.resolve(void notices.push(notice)),
    };
    const { config } = cluster;
    const plan = { config, addresses: backEnd.addresses };
    const { latest, ...remembering } = rememberLatest({
      assignment: () => Promise.resolve({ plan, backEnd, configHash: "test" }),
      metrics,
    });
    const log = createLog({ level: "warn", write: (line) => readings.push(line) });
    const { signal } = controller;
    metrics.leads(true);
    exporter = runExporter({
      latest,
      metrics,
      log,
      signal,
      pause: 200,
      readCronJob: () => {
        if (isRefused) throw new Error("refused with 403");
        return Promise.resolve(cronJob);
      },
    });
    const step = await takeTurn({
      ...remembering,
      strangerOf: createStrangerSource(),
      log,
      signal,
    });
    metrics.stepDone("scale", "done");
    assert.equal(step.kind, "settled");
  });
  after(async () => {
    controller.abort();
    await exporter;
    root?.close();
    await cluster?.stop();
  });

  async function until(line: RegExp): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!line.test(metrics.exposition())) {
      assert.ok(performance.now() < deadline, `never ${line}:\n${metrics.exposition()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("is every metric there is, with its type and labels, and no other", async () => {
    await until(/^kamaji_etcd_keeper_tenant_bytes\{tenant="a"\} 0$/m);
    await until(/schedule_failing/);
    await until(/alarm_active/);
    const exposed = [...readExposition(metrics.exposition()).values()];
    const wanted = keeperMetrics.map(({ labels, name, type }) => ({
      name,
      type,
      labels: labels.toSorted(),
    }));
    const byName = (one: { name: string }, other: { name: string }) =>
      one.name.localeCompare(other.name);
    assert.deepEqual(exposed.toSorted(byName), wanted.toSorted(byName));
  });

  it("says how members, authentication, alarms and schedules are", async () => {
    for (
      const line of [
        /_members_desired 1$/m,
        /_members_voting 1$/m,
        /_members_learning 0$/m,
        /_members_serving 1$/m,
        /_authentication_enabled 1$/m,
        /_alarm_active\{member="etcd-0",type="NOSPACE"\} 0$/m,
        /_schedule_failing\{schedule="drill"\} 0$/m,
        /_schedule_last_success_timestamp_seconds\{schedule="snapshot"\} 1780359460$/m,
        /_certificate_not_after_timestamp_seconds\{certificate="tenant"\} 1\d{9}/m,
        /_audit_findings\{finding="range-too-wide"\} 0$/m,
      ]
    ) await until(line);
  });

  it("follows an alarm", async () => {
    const { header } = await root.maintenance.status();
    const alarm = { alarm: "Nospace", memberID: header.member_id } as const;
    await root.maintenance.alarm({ action: "Activate", ...alarm });
    await until(/_alarm_active\{member="etcd-0",type="NOSPACE"\} 1$/m);
    await root.maintenance.alarm({ action: "Deactivate", ...alarm });
    await until(/_alarm_active\{member="etcd-0",type="NOSPACE"\} 0$/m);
  });

  it("follows a tenant above its budget and back, and tells it once each", async () => {
    await root.kv.put({ key: Buffer.from("/a/k"), value: Buffer.alloc(1_532) });
    await until(/_tenant_budget_share\{tenant="a"\} 1\.5$/m);
    await root.kv.deleteRange({ key: Buffer.from("/a/k") });
    await until(/_tenant_budget_share\{tenant="a"\} 0$/m);
    assert.deepEqual(notices.map(({ reason, type }) => [type, reason]), [
      ["Warning", "TenantOverBudget"],
      ["Normal", "TenantWithinBudget"],
    ]);
    assert.match(notices[0]?.message ?? "", /^Tenant "a" is above its budget: it holds 1536 bytes/);
  });

  it("follows a role that becomes too broad", async () => {
    const span = { key: Buffer.from("/a/"), range_end: Buffer.from([0]) };
    await root.auth.roleGrantPermission({ name: "a", perm: { permType: "Readwrite", ...span } });
    await until(/_audit_findings\{finding="range-too-wide"\} 1$/m);
    await root.auth.roleRevokePermission({ role: "a", ...span });
    await until(/_audit_findings\{finding="range-too-wide"\} 0$/m);
  });

  it("counts what it cannot read, says it once, and reads the rest", async () => {
    isRefused = true;
    await until(/_readings_failed_total\{part="schedules"\} [3-9]/m);
    assert.equal(readings.filter((line) => /metrics not read.*schedules/.test(line)).length, 1);
    assert.match(metrics.exposition(), /_readings_failed_total\{part="alarms"\} 0$/m);
    isRefused = false;
  });

  it("ends with the lead", () => {
    metrics.leads(false);
    const text = metrics.exposition();
    assert.doesNotMatch(text, /tenant_|alarm_active|members_|schedule_failing/);
    assert.match(text, /_leader 0$/m);
    // A reading that was under way does not bring anything back.
    metrics.alarmsRead([{ member: "1", type: "CORRUPT" }]);
    assert.equal(metrics.exposition(), text);
  });
});
