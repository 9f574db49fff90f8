import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { defaultConfig } from "../../../manifests/config/default_config.ts";
import { kindConfig } from "./kind_config.ts";

describe("kindConfig", () => {
  it("lets members share a node only where there are fewer nodes than members", () => {
    const hostsOn = (podNodes: number) =>
      kindConfig(defaultConfig(), { namespace: "bench", podNodes }).spec.scheduling.hosts;
    assert.equal(hostsOn(1), "preferred");
    assert.equal(hostsOn(2), "preferred");
    assert.equal(hostsOn(3), "required");
  });

  it("leaves what etcd is told as it was", () => {
    const { metadata, spec } = kindConfig(defaultConfig(), { namespace: "bench", podNodes: 1 });
    const { resources, scheduling, ...told } = spec;
    const { resources: claimed, scheduling: placed, ...wished } = defaultConfig().spec;
    assert.deepEqual(told, wished);
    assert.deepEqual(resources.limits, claimed.limits);
    assert.equal(scheduling.priorityClassName, placed.priorityClassName);
    assert.equal(metadata.namespace, "bench");
  });
});
