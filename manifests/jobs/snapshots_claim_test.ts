import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { jobObjects } from "./job_objects.ts";
import { jobPodOf, objectStore, type Spec } from "./testing/rendered_job.ts";

describe("the volume of the snapshots", () => {
  const claims = (destination: object) =>
    jobObjects(exampleCluster({
      spec: { snapshots: { destination } as NonNullable<Spec>["snapshots"] },
    })).filter(({ kind }) => kind === "PersistentVolumeClaim") as (KubernetesObject & {
      spec?: unknown;
    })[];

  it("is as large as wished, and goes only when a person agrees", () => {
    const [claim, ...others] = claims({ kind: "volume", size: "65536Mi", className: "slow" });
    assert.equal(others.length, 0);
    assert.deepEqual(claim?.spec, {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "64Gi" } },
      storageClassName: "slow",
      volumeMode: "Filesystem",
    });
    assert.equal(
      claim?.metadata.annotations?.["argocd.argoproj.io/sync-options"],
      "Prune=confirm,PruneLast=true,Delete=false",
    );
  });

  it("is not ours where one is given, and not there for an object store", () => {
    const given = { kind: "volume", existingClaim: "ours" } as const;
    assert.deepEqual(claims(given), []);
    const volume = jobPodOf("snapshot", { snapshots: { destination: given } }).volumes
      ?.find(({ name }) => name === "snapshots");
    assert.equal(volume?.persistentVolumeClaim?.claimName, "ours");
    assert.deepEqual(claims(objectStore), []);
  });
});
