import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { configConfigMap } from "./config_map.ts";
import { etcdClusterSchema } from "./config/etcd_cluster.ts";
import { exampleCluster } from "./testing/example_cluster.ts";

describe("configConfigMap()", () => {
  const config = exampleCluster({
    spec: { tenants: [{ name: "b" }, { name: "a" }], extraArguments: { "max-wals": 5, "a": "1" } },
  });
  const text = configConfigMap(config).data?.["cluster.json"] ?? "";

  it("holds the whole cluster, every default filled in", () => {
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(config)));
    assert.deepEqual(etcdClusterSchema.parse(JSON.parse(text)), config);
  });

  it("sorts keys but no lists, so that the same cluster is the same text", () => {
    const { metadata, spec, ...rest } = config;
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as typeof spec;
    const turned = { spec: reversed, metadata, ...rest };
    assert.equal(configConfigMap(turned).data?.["cluster.json"], text);
    assert.ok(text.indexOf('"name": "b"') < text.indexOf('"name": "a"'));
    assert.ok(text.indexOf('"a": "1"') < text.indexOf('"max-wals": 5'));
    assert.match(text, /^\{\n {2}"apiVersion": "etcd/);
    assert.match(text, /\n\}\n$/);
  });

  it("is applied by the server, because a client would keep a copy in an annotation", () => {
    assert.deepEqual(configConfigMap(config).metadata.annotations, {
      "argocd.argoproj.io/sync-options": "ServerSideApply=true",
    });
  });
});
