import {
  DashboardBuilder,
  PanelBuilder,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../testing/example_cluster.ts";
import { askingPanels, type DashboardJson } from "./dashboard_json.ts";
import { dashboards } from "./dashboards.ts";

const all = dashboards(exampleCluster());
const [cluster, tenants] = all as [DashboardJson, DashboardJson];

describe("dashboards()", () => {
  it("are a cluster's and its tenants', which lead to each other", () => {
    assert.deepEqual(all.map(({ title }) => title), [
      "etcd kamaji-system/etcd",
      "etcd tenants kamaji-system/etcd",
    ]);
    assert.equal(cluster.links[0]?.url, `/d/${tenants.uid}`);
    assert.equal(tenants.links[0]?.url, `/d/${cluster.uid}`);
  });

  it("keep their identities, which differ between clusters and are short enough for Grafana", () => {
    const uidsOf = (metadata: NonNullable<ExampleOptions["metadata"]>) =>
      dashboards(exampleCluster({ metadata })).map(({ uid }) => uid);
    assert.equal(cluster.uid, "kamaji-etcd-92c5f43397d4fe0f");
    const long = { name: "a".repeat(36), namespace: "b".repeat(63) };
    const uids = [{ name: "etcd" }, { name: "c" }, { namespace: "other" }, long].flatMap(uidsOf);
    assert.equal(new Set(uids).size, 8);
    for (const uid of uids) assert.match(uid, /^[a-z0-9-]{1,40}$/);
  });

  it("keep the numbers of panels when others come or go", () => {
    const idsOf = (members: number) =>
      new Map(
        dashboards(exampleCluster({ spec: { members } })).flatMap(askingPanels)
          .map(({ id, title }) => [title, id]),
      );
    const [three, one] = [idsOf(3), idsOf(1)];
    assert.ok(one.size < three.size);
    for (const [title, id] of one) assert.equal(three.get(title), id, title);
  });

  it("lay panels out as Grafana's own builder does, of the same model", () => {
    for (const dashboard of all) {
      const builder = new DashboardBuilder(dashboard.title);
      for (const panel of dashboard.panels) {
        const { h, w } = panel.gridPos;
        if (panel.type === "row") builder.withRow(new RowBuilder(panel.title));
        else builder.withPanel(new PanelBuilder().title(panel.title).span(w).height(h));
      }
      const built = builder.build();
      const places = (panels: readonly { title?: string; gridPos?: object }[] = []) =>
        panels.map(({ gridPos, title }) => ({ title, ...gridPos }));
      assert.equal(dashboard.schemaVersion, built.schemaVersion);
      assert.deepEqual(places(dashboard.panels), places(built.panels));
    }
  });

  it("describe each panel, say what is good, and link to its runbooks", () => {
    const panels = all.flatMap(askingPanels);
    for (const { description, title } of panels) assert.match(description, /^[A-Z].*\.$/, title);
    const fsync = panels.find(({ title }) => title === "Fsync of the log, slowest hundredth");
    assert.deepEqual(fsync?.links.map(({ url = "" }) => url.split("/").pop()), [
      "EtcdFsyncSlow.md",
      "EtcdFsyncVerySlow.md",
    ]);
  });

  it("have every runbook that they link to", async () => {
    const urls = all.flatMap(askingPanels).flatMap(({ links }) =>
      links.map(({ url }) => url ?? "")
    );
    for (const file of new Set(urls.map((url) => url.split("/").pop()))) {
      await Deno.stat(new URL(`../../../docs/runbooks/${file}`, import.meta.url));
    }
  });

  it("turn red where members are few, and where values are high, as alerts are tuned", () => {
    const colors = (title: string, spec: ExampleOptions["spec"] = {}) =>
      dashboards(exampleCluster({ spec })).flatMap(askingPanels)
        .find((panel) => panel.title === title)?.fieldConfig.defaults.thresholds?.steps
        .map(({ color, value }) => `${value} ${color}`);
    assert.deepEqual(colors("Members up"), ["null red", "2 orange", "3 green"]);
    assert.deepEqual(colors("Members up", { members: 1 }), ["null red", "1 green"]);
    assert.deepEqual(colors("Quorum margin"), ["null red", "0 orange", "1 green"]);
    assert.deepEqual(colors("Quota used"), ["null green", "0.75 orange", "0.9 red"]);
    const alerts = { EtcdQuotaHigh: { threshold: 0.5 } };
    assert.deepEqual(colors("Quota used", { monitoring: { rules: { alerts } } }), [
      "null green",
      "0.5 orange",
      "0.9 red",
    ]);
  });

  it("ask no finer than Prometheus scrapes", () => {
    const config = exampleCluster({ spec: { monitoring: { serviceMonitor: { interval: "2m" } } } });
    const steps = dashboards(config).flatMap(askingPanels).flatMap(({ targets }) =>
      targets.map(({ interval }) => interval)
    );
    assert.deepEqual([...new Set(steps)], ["2m"]);
  });

  it("show requests by what the version and its configuration expose", () => {
    const latency = (version: string, metrics: "basic" | "extensive") =>
      dashboards(exampleCluster({ spec: { version, monitoring: { metrics } } }))
        .flatMap(askingPanels).find(({ title }) => title === "Latency of requests")
        ?.targets[0]?.expr.match(/\w+_seconds(?=_bucket)/)?.[0];
    assert.equal(latency("3.6.16", "extensive"), "grpc_server_handling_seconds");
    assert.equal(latency("3.6.16", "basic"), "etcd_server_apply_duration_seconds");
    assert.equal(latency("3.7.1", "basic"), "etcd_server_request_duration_seconds");
  });
});
