import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { ofKind } from "../testing/rendered.ts";
import { gateObjects } from "./gate_objects.ts";

const objects = gateObjects(exampleCluster({ spec: { members: 1 } }));

describe("gateObjects()", () => {
  it("let a member read tickets and claims by name, and nothing else", () => {
    const [role] = ofKind(objects, "Role");
    assert.deepEqual(
      role?.rules?.map(({ resourceNames, resources, verbs }) => [resources, verbs, resourceNames]),
      [
        [["configmaps"], ["get"], ["etcd-tickets"]],
        [["persistentvolumeclaims"], ["get"], [0, 1, 2, 3, 4, 5, 6].map((n) => `data-etcd-${n}`)],
      ],
    );
  });

  it("give that to the members' account", () => {
    const [binding] = ofKind(objects, "RoleBinding");
    assert.equal(binding?.roleRef.name, "etcd-gate");
    assert.deepEqual(binding?.subjects, [
      { kind: "ServiceAccount", name: "etcd", namespace: "kamaji-system" },
    ]);
  });
});
