import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { imagePart } from "./image_part.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

const digest = `sha256:${"7f".repeat(32)}`;

function partOf(image: string, options = {}) {
  return imagePart(liveReleaseFixture({ container: { image } }), options);
}

describe("the image of a release", () => {
  it("is taken apart, whatever its registry's port", () => {
    const { spec } = partOf(`mirror.example:5000/etcd:v3.6.16@${digest}`);
    assert.equal(spec.version, "3.6.16");
    assert.deepEqual(spec.image, {
      repository: "mirror.example:5000/etcd",
      digest,
      pullSecrets: [],
    });
  });

  it("keeps a tag that does not follow the version", () => {
    const { spec } = partOf("mirror.example/etcd:3.6.16");
    assert.equal(spec.version, "3.6.16");
    assert.equal(spec.image?.tag, "3.6.16");
  });

  it("loses tag and digest of the old version when it is upgraded, and says so", () => {
    const { notes, spec } = partOf(`quay.io/coreos/etcd:v3.6.12@${digest}`, { version: "3.6.16" });
    assert.deepEqual(spec.image, { repository: "quay.io/coreos/etcd", pullSecrets: [] });
    assert.match(notes[0]?.message ?? "", /from 3\.6\.12 to 3\.6\.16/);
  });

  it("proposes the safe patch of the same minor for one with an advisory", () => {
    assert.throws(() => partOf("etcd:v3.6.12"), { hint: /--etcd-version 3\.6\.16 / });
    assert.throws(() => partOf("etcd:v3.5.21"), { hint: /--etcd-version 3\.5\.33 / });
    assert.throws(() => partOf("etcd:v3.7.0"), { hint: /--etcd-version 3\.7\.1 / });
  });

  it("must tell its version, be a release, and not go back", () => {
    const refused = { code: "adoption-refused" };
    assert.throws(() => partOf("mirror.example/etcd"), refused);
    assert.throws(() => partOf("etcd:v3.6.16", { version: "newest" }), refused);
    assert.throws(() => partOf("etcd:v3.6.16", { version: "3.6.15" }), refused);
    assert.throws(() => partOf("etcd:v3.6.16", { version: "3.7.1" }), refused);
    assert.equal(partOf("mirror.example/etcd", { version: "3.6.16" }).spec.version, "3.6.16");
  });
});
