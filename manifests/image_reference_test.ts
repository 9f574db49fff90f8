import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { etcdImage, ownImage } from "./image_reference.ts";
import { packageVersion } from "./package_version.ts";
import { exampleCluster } from "./testing/example_cluster.ts";

const digest = `sha256:${"0".repeat(64)}`;

describe("etcdImage()", () => {
  it("has the version's tag by default", () => {
    assert.equal(etcdImage(exampleCluster()), "quay.io/coreos/etcd:v3.6.16");
    assert.equal(
      etcdImage(exampleCluster({ spec: { version: "v3.7.1" } })),
      "quay.io/coreos/etcd:v3.7.1",
    );
  });

  it("takes another repository and tag", () => {
    const image = { repository: "registry.example:5000/etcd", tag: "v3.6.16-r1" };
    assert.equal(
      etcdImage(exampleCluster({ spec: { image } })),
      "registry.example:5000/etcd:v3.6.16-r1",
    );
  });

  it("puts no tag that could lie beside a digest", () => {
    assert.equal(
      etcdImage(exampleCluster({ spec: { image: { digest } } })),
      `quay.io/coreos/etcd@${digest}`,
    );
    assert.equal(
      etcdImage(exampleCluster({ spec: { image: { digest, tag: "v3.6.16" } } })),
      `quay.io/coreos/etcd:v3.6.16@${digest}`,
    );
  });
});

describe("ownImage()", () => {
  it("has this package's version", () => {
    assert.equal(ownImage(exampleCluster()), `ghcr.io/clastix/kamaji-etcd:v${packageVersion}`);
  });
});
