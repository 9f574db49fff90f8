import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { memberStatefulSet } from "./stateful_set.ts";

describe("memberStatefulSet()", () => {
  const set = memberStatefulSet(exampleCluster());

  it("leaves the number of members to the keeper, for every size", () => {
    for (const members of [1, 3, 7]) {
      assert.ok(
        !("replicas" in (memberStatefulSet(exampleCluster({ spec: { members } })).spec ?? {})),
      );
    }
  });

  it("lets no change of Git restart a pod or delete a volume by itself", () => {
    assert.deepEqual(set.spec?.updateStrategy, { type: "OnDelete" });
    assert.deepEqual(set.spec?.persistentVolumeClaimRetentionPolicy, {
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
    assert.equal(
      set.metadata.annotations?.["argocd.argoproj.io/sync-options"],
      "Prune=confirm,Delete=confirm",
    );
  });

  it("starts members together and names them through the headless Service", () => {
    assert.equal(set.spec?.podManagementPolicy, "Parallel");
    assert.equal(set.spec?.serviceName, "etcd");
  });
});
