import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { render } from "../render.ts";
import { exampleCluster, type ExampleOptions } from "../testing/example_cluster.ts";

const omit = { whenApiMissing: "omit" } as const;
const omitting: ExampleOptions = {
  spec: {
    monitoring: {
      serviceMonitor: omit,
      rules: omit,
      dashboards: { ...omit, grafanaOperator: true },
    },
  },
};

const kinds = ["ServiceMonitor", "PrometheusRule", "GrafanaDashboard"];

function renderedKinds(options: ExampleOptions, apis?: readonly string[]): string[] {
  const objects = apis === undefined
    ? render(exampleCluster(options))
    : render(exampleCluster(options), { availableApis: new Set(apis) });
  return [...new Set(objects.map(({ kind }) => kind))];
}

function missing(options: ExampleOptions, apis?: readonly string[]): string[] {
  const found = renderedKinds(options, apis);
  return renderedKinds(omitting).filter((kind) => !found.includes(kind));
}

describe("whenApiMissing: omit", () => {
  it("leaves out nothing where nobody knows the APIs", () => {
    assert.deepEqual(missing(omitting), []);
    assert.deepEqual(missing(omitting, []), []);
  });

  it("leaves out the three kinds of monitoring, and no other, where all are missing", () => {
    assert.deepEqual(missing(omitting, ["v1"]).sort(), [...kinds].sort());
  });

  it("leaves out what a list with kinds does not name", () => {
    const apis = [
      "v1",
      "monitoring.coreos.com/v1",
      "monitoring.coreos.com/v1/PrometheusRule",
      "grafana.integreatly.org/v1beta1",
      "grafana.integreatly.org/v1beta1/GrafanaDashboard",
    ];
    assert.deepEqual(missing(omitting, apis), ["ServiceMonitor"]);
  });

  it("trusts the version where a list has no kinds", () => {
    assert.deepEqual(missing(omitting, ["monitoring.coreos.com/v1"]), ["GrafanaDashboard"]);
    assert.deepEqual(
      missing(omitting, ["monitoring.coreos.com/v1alpha1"]).sort(),
      [...kinds].sort(),
    );
  });
});

describe("whenApiMissing: fail", () => {
  it("is the default, and renders everything whatever the APIs are", () => {
    const options = { spec: { monitoring: { dashboards: { grafanaOperator: true } } } };
    assert.deepEqual(missing(options, ["v1"]), []);
  });
});
