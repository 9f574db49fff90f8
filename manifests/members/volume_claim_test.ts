import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { volumeClaim } from "./volume_claim.ts";

describe("volumeClaim()", () => {
  it("is complete and carries no labels, since it can never change", () => {
    const config = exampleCluster({ metadata: { labels: { team: "storage" } } });
    assert.deepEqual(volumeClaim(config), {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "32Gi" } },
        volumeMode: "Filesystem",
      },
    });
  });

  it("writes the size as the API server stores it", () => {
    const config = exampleCluster({
      spec: { storage: { size: "65536Mi", className: "nvme", annotations: { tier: "1" } } },
    });
    const claim = volumeClaim(config);
    assert.equal(claim.spec?.resources?.requests?.["storage"], "64Gi");
    assert.equal(claim.spec?.storageClassName, "nvme");
    assert.deepEqual(claim.metadata?.annotations, { tier: "1" });
  });
});
