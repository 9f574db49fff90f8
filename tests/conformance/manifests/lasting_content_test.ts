import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { lastingContent } from "./lasting_content.ts";

const metadata = { name: "keeper", resourceVersion: "7", generation: 2, managedFields: [{}] };

describe("lastingContent()", () => {
  it("drops status, resource version and owners, and keeps the generation", () => {
    const object = { apiVersion: "v1", kind: "Service", metadata, spec: { a: 1 }, status: {} };
    assert.deepEqual(lastingContent(object), {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "keeper", generation: 2, annotations: {} },
      spec: { a: 1 },
    });
  });

  it("drops a controller's annotation from its kind alone", () => {
    const annotations = { "deployment.kubernetes.io/revision": "1", ours: "yes" };
    const kept = (kind: string) =>
      lastingContent({ apiVersion: "apps/v1", kind, metadata: { ...metadata, annotations } });
    assert.deepEqual(Object(kept("Deployment").metadata).annotations, { ours: "yes" });
    assert.deepEqual(Object(kept("StatefulSet").metadata).annotations, annotations);
  });

  it("drops where a claim was bound, and nothing else of its spec", () => {
    const spec = { volumeName: "pv-1", storageClassName: "fast" };
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec };
    assert.deepEqual(lastingContent(claim).spec, { storageClassName: "fast" });
    assert.deepEqual(lastingContent({ ...claim, kind: "StatefulSet" }).spec, spec);
  });
});
