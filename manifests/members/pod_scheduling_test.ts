import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { podScheduling } from "./pod_scheduling.ts";

type Scheduling = NonNullable<NonNullable<EtcdClusterInput["spec"]>["scheduling"]>;

function scheduled(scheduling: Scheduling) {
  return podScheduling(exampleCluster({ spec: { scheduling } }));
}

const members = {
  matchLabels: {
    "app.kubernetes.io/name": "kamaji-etcd",
    "app.kubernetes.io/instance": "etcd",
  },
};

describe("podScheduling()", () => {
  it("keeps members on different nodes and prefers different zones", () => {
    assert.deepEqual(scheduled({}), {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: members, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      },
      topologySpreadConstraints: [{
        labelSelector: members,
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
      }],
      priorityClassName: "system-cluster-critical",
    });
  });

  it("may only prefer different nodes, and insist on zones", () => {
    const { affinity, topologySpreadConstraints } = scheduled({
      hosts: "preferred",
      zones: "required",
    });
    const anti = affinity?.podAntiAffinity;
    assert.equal(anti?.requiredDuringSchedulingIgnoredDuringExecution, undefined);
    assert.deepEqual(anti?.preferredDuringSchedulingIgnoredDuringExecution, [{
      weight: 100,
      podAffinityTerm: { labelSelector: members, topologyKey: "kubernetes.io/hostname" },
    }]);
    assert.equal(topologySpreadConstraints?.[0]?.whenUnsatisfiable, "DoNotSchedule");
  });

  it("says nothing of what is switched off", () => {
    assert.deepEqual(scheduled({ hosts: "off", zones: "off", priorityClassName: "" }), {});
  });

  it("passes on where members may run", () => {
    const { nodeSelector, tolerations, schedulerName } = scheduled({
      nodeSelector: { disk: "nvme" },
      tolerations: [{ key: "etcd", operator: "Exists", effect: "NoSchedule" }],
      schedulerName: "other",
    });
    assert.deepEqual(nodeSelector, { disk: "nvme" });
    assert.deepEqual(tolerations, [{ key: "etcd", operator: "Exists", effect: "NoSchedule" }]);
    assert.equal(schedulerName, "other");
  });
});
