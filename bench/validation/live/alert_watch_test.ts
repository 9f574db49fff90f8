import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type AlertWatch, watchAlerts } from "./alert_watch.ts";
import type { PrometheusAlert } from "./prometheus_client.ts";

describe("watchAlerts", () => {
  let alerts: PrometheusAlert[];
  let now: number;
  let watch: AlertWatch;

  beforeEach(() => {
    alerts = [];
    now = 10_000;
    watch = watchAlerts({ alerts: () => Promise.resolve(alerts) }, () => now);
  });

  function alert(name: string, state: PrometheusAlert["state"], labels = {}): PrometheusAlert {
    return {
      labels: { alertname: name, rule_set: "kamaji-etcd", severity: "warning", ...labels },
      state,
      activeAt: "1970-01-01T00:00:08Z",
      value: "1",
    };
  }

  it("follows an alert from pending to firing to its end", async () => {
    alerts = [alert("A", "pending", { pod: "etcd-0" })];
    assert.deepEqual(await watch.look(), { firing: [], pending: ["A"], watched: false });
    now = 20_000;
    alerts = [alert("A", "firing", { pod: "etcd-0" })];
    assert.deepEqual((await watch.look()).firing, ["A"]);
    now = 30_000;
    alerts = [];
    await watch.look();
    assert.deepEqual(watch.fired(), [{
      alert: "A",
      ruleSet: "kamaji-etcd",
      labels: { pod: "etcd-0" },
      pendingAt: 8_000,
      firingAt: 20_000,
      resolvedAt: 30_000,
    }]);
    assert.deepEqual(watch.timeline.map(({ at, kind }) => [at, kind]), [
      [10_000, "pending"],
      [20_000, "firing"],
      [30_000, "resolved"],
    ]);
  });

  it("counts all series of an alert as one, which fires when the first does", async () => {
    alerts = [alert("A", "firing", { pod: "etcd-0" }), alert("A", "pending", { pod: "etcd-1" })];
    assert.deepEqual((await watch.look()).firing, ["A"]);
    assert.equal(watch.fired().length, 1);
  });

  it("says nothing of what only was pending, and tells the watchdog apart", async () => {
    alerts = [alert("A", "pending"), alert("EtcdWatchdog", "firing")];
    assert.deepEqual(await watch.look(), { firing: [], pending: ["A"], watched: true });
    assert.deepEqual(watch.fired(), []);
  });

  it("reports alerts of other rule sets, and lets them judge nothing", async () => {
    alerts = [alert("etcdMembersDown", "firing", { rule_set: "mixin" })];
    assert.deepEqual((await watch.look()).firing, []);
    assert.deepEqual(watch.fired().map(({ alert, ruleSet }) => [alert, ruleSet]), [
      ["etcdMembersDown", "mixin"],
    ]);
  });

  it("tells which rule sets have something pending that does not fire yet", async () => {
    alerts = [
      alert("A", "firing"),
      alert("etcdMembersDown", "pending", { rule_set: "mixin" }),
    ];
    await watch.look();
    assert.deepEqual(watch.pendingSets(), new Set(["mixin"]));
    alerts = [alert("A", "firing")];
    await watch.look();
    assert.deepEqual(watch.pendingSets(), new Set());
  });
});
