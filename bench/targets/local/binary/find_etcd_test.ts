import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findEtcd, type FindEtcdOptions } from "./find_etcd.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";

describe("findEtcd", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("uses the given binary and looks nowhere else", async () => {
    const etcd = await fixture.writeProgram("etcd", printVersion("3.6.16"));
    assert.deepEqual(await find({ etcd }), { path: etcd, version: "3.6.16", source: "--etcd" });
    assert.deepEqual(fixture.logged, [
      `level=info msg="etcd found" path=${etcd} version=3.6.16 source=--etcd`,
    ]);
  });

  it("does not look elsewhere when the given binary is refused", async () => {
    const etcd = await fixture.writeProgram("etcd", printVersion("3.5.9"));
    await assert.rejects(find({ etcd }), { code: "etcd-version-refused" });
    assert.deepEqual(fixture.logged, []);
  });

  it("says that it was interrupted, not that the given binary is bad", async () => {
    const etcd = await fixture.writeProgram("etcd", printVersion("3.6.16"));
    await assert.rejects(find({ etcd, signal: AbortSignal.abort() }), { code: "interrupted" });
  });

  for (const version of ["v3.6.16", "3.6", "../3.6.16", "3.6.16 -x", ""]) {
    it(`refuses "${version}" as a version`, async () => {
      await assert.rejects(find({ version }), { code: "usage" });
    });
  }

  for (const image of ["--privileged", "", "etcd etcd"]) {
    it(`refuses "${image}" as an image`, async () => {
      await assert.rejects(find({ image }), { code: "usage" });
    });
  }

  for (
    const releaseUrl of ["releases", "file:///tmp", "http://me:secret@mirror/", "http://m/?t=1"]
  ) {
    it(`refuses "${releaseUrl}" as a release URL and does not repeat it`, async () => {
      await assert.rejects(find({ releaseUrl }), (error: Error & { code?: string }) => {
        assert.equal(error.code, "usage");
        assert.ok(!error.message.includes(releaseUrl));
        return true;
      });
    });
  }

  function find(options: Partial<FindEtcdOptions>) {
    const { version, image, cacheDirectory, log } = fixture.context;
    return findEtcd({ version, image, cacheDirectory, log, ...options });
  }
});
