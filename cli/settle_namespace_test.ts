import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { LoadedConfig } from "../manifests/config/loaded_config.ts";
import { loadYaml } from "../manifests/config/yaml/load_yaml.ts";
import { settleNamespace } from "./settle_namespace.ts";

describe("settleNamespace()", () => {
  const given = { name: "tenants", giver: "--namespace" };

  it("takes the namespace that was given when the document names none", () => {
    const settled = settleNamespace(documentWith(), given);
    assert(settled.ok);
    assert.equal(settled.config.metadata.namespace, "tenants");
  });

  it("takes the document's when none was given, and when both are the same", () => {
    const loaded = documentWith("tenants");
    assert.equal(settleNamespace(loaded), loaded);
    const settled = settleNamespace(loaded, given);
    assert(settled.ok);
    assert.deepEqual(settled.config, loaded.config);
  });

  it("refuses two that differ, at the one of the document", () => {
    const settled = settleNamespace(documentWith("elsewhere"), given);
    assert(!settled.ok);
    const [{ code, path, position, message } = raise()] = settled.findings;
    assert.deepEqual([code, path], ["conflict", "metadata.namespace"]);
    assert.deepEqual(position, { file: "etcd.yaml", line: 5, column: 14 });
    assert.equal(message, 'the document says "elsewhere", but --namespace says "tenants"');
  });

  it("refuses what is no name, as Argo CD does not", () => {
    const settled = settleNamespace(documentWith(), { name: "A b", giver: "the destination" });
    assert(!settled.ok);
    const [{ code, message } = raise()] = settled.findings;
    assert.equal(code, "wrong-name");
    assert.equal(message, 'the destination says "A b", which is no name of a namespace');
  });
});

function documentWith(namespace?: string): LoadedConfig {
  const lines = [
    "apiVersion: etcd.kamaji.clastix.io/v1alpha1",
    "kind: EtcdCluster",
    "metadata:",
    "  name: etcd",
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
  ];
  const loaded = loadYaml(lines.join("\n"), "etcd.yaml");
  assert(loaded.ok);
  return loaded;
}

function raise(): never {
  throw new Error("There is no finding");
}
