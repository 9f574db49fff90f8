import type { V1RoleBinding, V1Service } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { syncWaveOf } from "../sync_wave.ts";
import { exampleCluster, type ExampleOptions } from "../testing/example_cluster.ts";
import { ofKind } from "../testing/rendered.ts";
import { monitoringObjects } from "./monitoring_objects.ts";
import type { RenderedPrometheusRule } from "./prometheus_rule.ts";
import type { RenderedServiceMonitor } from "./service_monitor.ts";

type Monitoring = NonNullable<ExampleOptions["spec"]>["monitoring"];

function rendered(monitoring: Monitoring = {}, spec: ExampleOptions["spec"] = {}) {
  return monitoringObjects(exampleCluster({ spec: { ...spec, monitoring } }));
}

function monitorsOf(objects: readonly KubernetesObject[]): readonly RenderedServiceMonitor[] {
  return objects.filter(({ kind }) => kind === "ServiceMonitor") as RenderedServiceMonitor[];
}

function kindsOf(objects: readonly KubernetesObject[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}

describe("monitoringObjects()", () => {
  it("are Services, scraping, alerts and a dashboard", () => {
    assert.deepEqual(kindsOf(rendered()), [
      "Service kamaji-system/etcd-metrics",
      "Service kamaji-system/etcd-keeper-metrics",
      "ServiceMonitor kamaji-system/etcd-metrics",
      "ServiceMonitor kamaji-system/etcd-keeper-metrics",
      "PrometheusRule kamaji-system/etcd-alerts",
      "ConfigMap kamaji-system/etcd-dashboard",
    ]);
  });

  it("are the Services alone where all else is switched off", () => {
    const off = { enabled: false };
    assert.deepEqual(kindsOf(rendered({ serviceMonitor: off, rules: off, dashboards: off })), [
      "Service kamaji-system/etcd-metrics",
      "Service kamaji-system/etcd-keeper-metrics",
    ]);
  });

  it("hold up no pod where prometheus-operator is missing", () => {
    const custom = rendered({ dashboards: { grafanaOperator: true } })
      .filter(({ apiVersion }) => /monitoring|grafana/.test(apiVersion));
    assert.equal(custom.length, 5);
    for (const object of custom) {
      assert.equal(syncWaveOf(object), 3, object.kind);
      assert.equal(
        object.metadata.annotations?.["argocd.argoproj.io/sync-options"],
        "SkipDryRunOnMissingResource=true",
      );
    }
  });
});

describe("the metrics Services", () => {
  const [members, keeper] = ofKind(rendered({}, { ports: { metrics: 9_000 } }), "Service");

  it("show members and keepers that are not ready, too", () => {
    for (const service of [members, keeper]) {
      assert.equal(service?.spec?.publishNotReadyAddresses, true);
      assert.equal(service?.spec?.type, "ClusterIP");
    }
  });

  it("lead to the plain metrics port of each", () => {
    const portOf = (service: V1Service | undefined) =>
      service?.spec?.ports?.map(({ name, port, targetPort }) => `${name} ${port} ${targetPort}`);
    assert.deepEqual(portOf(members), ["metrics 9000 metrics"]);
    assert.deepEqual(portOf(keeper), ["metrics 8080 http"]);
  });
});

describe("the ServiceMonitors", () => {
  it("give targets the exact job, whatever the Services are called or labelled", () => {
    const relabelings = monitorsOf(rendered()).map(({ spec }) =>
      spec.endpoints[0]?.relabelings?.map(({ targetLabel, replacement }) =>
        `${targetLabel}=${replacement}`
      )
    );
    assert.deepEqual(relabelings, [
      ["job=kamaji-system/etcd", "etcd_cluster=etcd"],
      ["job=kamaji-system/etcd-keeper", "etcd_cluster=etcd"],
    ]);
  });

  it("look into the cluster's namespace alone, wherever they are themselves", () => {
    for (
      const { metadata, spec } of monitorsOf(
        rendered({ serviceMonitor: { namespace: "monitoring", labels: { release: "main" } } }),
      )
    ) {
      assert.equal(metadata.namespace, "monitoring");
      assert.equal(metadata.labels?.["release"], "main");
      assert.deepEqual(spec.namespaceSelector, { matchNames: ["kamaji-system"] });
    }
  });

  it("select one Service each", () => {
    const objects = rendered();
    const selected = monitorsOf(objects).map(({ spec }) =>
      ofKind(objects, "Service").filter(({ metadata }) =>
        Object.entries(spec.selector.matchLabels ?? {})
          .every(([key, value]) => metadata?.labels?.[key] === value)
      ).map(({ metadata }) => metadata?.name)
    );
    assert.deepEqual(selected, [["etcd-metrics"], ["etcd-keeper-metrics"]]);
  });

  for (
    const [interval, expected] of [["30s", "30s 10s"], ["5s", "5s 5s"], ["1.5m", "1m30s 10s"]]
  ) {
    it(`scrape every ${interval} as "${expected}", with a timeout that is not longer`, () => {
      const [monitor] = monitorsOf(rendered({ serviceMonitor: { interval } }));
      const [endpoint] = monitor?.spec.endpoints ?? [];
      assert.equal(`${endpoint?.interval} ${endpoint?.scrapeTimeout}`, expected);
    });
  }
});

describe("the Role of Prometheus", () => {
  it("is there only for a ServiceAccount that the config names", () => {
    assert.deepEqual(ofKind(rendered(), "Role"), []);
    assert.deepEqual(ofKind(rendered(), "RoleBinding"), []);
  });

  it("lets it find targets where they live", () => {
    const prometheus = { serviceAccount: "prometheus-k8s", namespace: "monitoring" };
    const objects = rendered({ serviceMonitor: { namespace: "monitoring", prometheus } });
    const [role] = ofKind(objects, "Role");
    assert.equal(role?.metadata?.namespace, "kamaji-system");
    const readable = role?.rules?.flatMap(({ resources = [], verbs }) =>
      resources.map((resource) => `${resource} ${verbs}`)
    );
    assert.deepEqual(readable, [
      "services get,list,watch",
      "endpoints get,list,watch",
      "pods get,list,watch",
      "endpointslices get,list,watch",
    ]);
    const [binding] = ofKind(objects, "RoleBinding") as readonly V1RoleBinding[];
    assert.equal(binding?.metadata?.namespace, "kamaji-system");
    assert.deepEqual(binding?.subjects, [
      { kind: "ServiceAccount", name: "prometheus-k8s", namespace: "monitoring" },
    ]);
  });
});

describe("the PrometheusRule", () => {
  it("holds the cluster's alerts in one group, with the labels wished", () => {
    const [rule] = rendered({ rules: { labels: { release: "main" } } })
      .filter(({ kind }) => kind === "PrometheusRule") as RenderedPrometheusRule[];
    assert.equal(rule?.metadata.labels?.["release"], "main");
    assert.deepEqual(rule?.spec.groups?.map(({ name }) => name), ["kamaji-system/etcd"]);
    assert.ok((rule?.spec.groups?.[0]?.rules ?? []).length >= 8);
  });
});
