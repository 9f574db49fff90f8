import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, parseAllDocuments } from "yaml";
import { formatFindings } from "../diagnostics/format_findings.ts";
import { loadConfig } from "../manifests/config/load_config.ts";
import type { LoadedConfig } from "../manifests/config/loaded_config.ts";
import { render } from "../manifests/render.ts";
import { providedObjects } from "../manifests/review/provided_objects.ts";
import { reviewObjects } from "../manifests/review/review_objects.ts";

const root = fileURLToPath(new URL("../examples/", import.meta.url));
const files = [...filesBelow(root)].map((file) => relative(root, file)).sort();
/** What lies in `ci/` is for the systems that check pull requests, not for Kubernetes. */
const yamlFiles = files.filter((file) => file.endsWith(".yaml") && !file.startsWith("ci/"));
const clusterFiles = yamlFiles.filter((file) => /^kind: EtcdCluster$/m.test(textOf(file)));
const configs = [...clusterFiles, ...files.filter((file) => file.endsWith("etcd.config.ts"))];

function* filesBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(join(folder, name));
    else yield join(folder, name);
  }
}

function textOf(file: string): string {
  return Deno.readTextFileSync(join(root, file));
}

async function load(name: string): Promise<LoadedConfig> {
  const result = await loadConfig(join(root, name));
  assert(result.ok, result.ok ? "" : formatFindings(result.findings, "text"));
  return result;
}

function isModelled<T extends object>(kind: string, models: T): kind is string & keyof T {
  return Object.hasOwn(models, kind);
}

describe("examples/", () => {
  it("has the ones that the documentation names", () => {
    for (
      const name of [
        "minimal.yaml",
        "production.yaml",
        "many-tenants.yaml",
        "etcd-per-tenant/payments/etcd.yaml",
        "etcd-per-tenant/search/etcd.yaml",
        "cert-manager.yaml",
        "existing-certificates.yaml",
        "s3-snapshots.yaml",
        "single-member.yaml",
        "typescript/etcd.config.ts",
      ]
    ) assert(configs.includes(name), name);
  });

  for (const name of configs) {
    it(`${name} renders what a reviewer lets pass`, async () => {
      const { config } = await load(name);
      assert.match(config.metadata.name, /^[a-z]+$/);
      const objects = render(config);
      assert(objects.length > 10);
      assert.deepEqual(reviewObjects({ objects, provided: providedObjects(config) }), []);
    });

    it(`${name} has monitoring that prometheus-operator's own schema takes`, async () => {
      const { config } = await load(name);
      const { rules, serviceMonitor } = config.spec.monitoring;
      const models = { PrometheusRule, ServiceMonitor };
      const judged = render(config).flatMap((object) => {
        if (!isModelled(object.kind, models)) return [];
        new models[object.kind](object as never).validate();
        return [object.kind];
      });
      assert.equal(judged.includes("PrometheusRule"), rules.enabled);
      assert.equal(judged.includes("ServiceMonitor"), serviceMonitor.enabled);
    });
  }

  for (const name of clusterFiles) {
    it(`${name} names the JSON Schema for editors in its first line`, () => {
      const [first = ""] = textOf(name).split("\n");
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
      assert(schema !== undefined, first);
      const file = join(dirname(join(root, name)), schema);
      assert.equal(JSON.parse(Deno.readTextFileSync(file)).title.split(" ")[0], "EtcdCluster");
    });
  }

  for (const name of yamlFiles) {
    it(`${name} says why, and holds Kubernetes objects alone`, () => {
      assert.match(textOf(name), /^# [A-Z].{40}/m);
      for (const document of parseAllDocuments(textOf(name))) {
        const object = document.toJS();
        assert.deepEqual(document.errors, []);
        assert.deepEqual([typeof object.apiVersion, typeof object.kind], ["string", "string"]);
      }
    });
  }

  it("are clusters of different names, so that all can be applied to one Kubernetes cluster", async () => {
    const clusters = await Promise.all(configs.map(load));
    const names = clusters.map(({ config: { metadata } }) =>
      `${metadata.namespace}/${metadata.name}`
    );
    assert.equal(new Set(names).size, names.length, names.join(", "));
    const dataStores = clusters.flatMap(({ config }) =>
      render(config).filter(({ kind }) => kind === "DataStore").map(({ metadata }) => metadata.name)
    );
    assert.equal(new Set(dataStores).size, configs.length, dataStores.join(", "));
  });

  it("minimal.yaml is what its empty spec says", async () => {
    const { config } = await load("minimal.yaml");
    assert.equal(config.spec.members, 3);
  });

  it("production.yaml passes its Namespace on", async () => {
    const { otherDocuments } = await load("production.yaml");
    assert.deepEqual(otherDocuments.map(({ object }) => object.kind), ["Namespace"]);
  });

  it("many-tenants.yaml shares budgets by anchors and merge keys", async () => {
    const { config } = await load("many-tenants.yaml");
    const sandboxes = config.spec.tenants.filter(({ name }) => name.endsWith("_sandbox"));
    assert.equal(sandboxes.length, 2);
    for (const { budget } of sandboxes) {
      assert.deepEqual(budget, { bytes: "256Mi", keys: 50_000, action: "freeze" });
    }
  });

  it("etcd-per-tenant/ puts each cluster where its ApplicationSet looks for it, by our plugin's name", async () => {
    const [applicationSet] = parseAllDocuments(textOf("etcd-per-tenant/application-set.yaml"));
    const { spec } = applicationSet?.toJS() ?? {};
    const plugin = parse(await Deno.readTextFile(join(root, "../plugins/argocd/plugin.yaml")));
    const { metadata: { name }, spec: { version } } = plugin;
    const called = version === undefined ? name : `${name}-${version}`;
    assert.equal(spec.template.spec.source.plugin.name, called);
    const [{ path }] = spec.generators[0].git.directories;
    for (const tenant of ["payments", "search"]) {
      const { config } = await load(path.replace(/^examples\//, "").replace("*", tenant));
      const { namespace } = spec.template.spec.destination;
      assert.equal(config.metadata.namespace, namespace.replace("{{ .path.basename }}", tenant));
    }
  });

  it("single-member.yaml leaves its schedules suspended, but there", async () => {
    const jobs = render((await load("single-member.yaml")).config)
      .filter(({ kind }) => kind === "CronJob") as { spec?: { suspend?: boolean } }[];
    assert.deepEqual(jobs.map(({ spec }) => spec?.suspend), [true, true, true, true]);
  });

  it("typescript/ computes its tenants, and the same each time", async () => {
    const { config, file } = await load("typescript");
    assert.match(file, /\/etcd\.config\.ts$/);
    assert.equal(config.spec.tenants.length, 6);
    assert.deepEqual((await load("typescript")).config, config);
  });
});
