import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { allNodePorts, memberNodePorts } from "./node_ports.ts";

describe("allNodePorts", () => {
  it("holds no port twice, and only ports that Kubernetes gives out", () => {
    assert.equal(new Set(allNodePorts).size, allNodePorts.length);
    assert.ok(allNodePorts.every((port) => port >= 30_000 && port <= 32_767));
  });

  it("holds both ports of the last member that a cluster can have", () => {
    const { client, metrics } = memberNodePorts(6);
    assert.ok(allNodePorts.includes(client) && allNodePorts.includes(metrics));
  });
});
