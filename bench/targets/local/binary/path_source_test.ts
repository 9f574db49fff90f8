import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pathSource } from "./path_source.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";

describe("pathSource", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("takes the etcd in PATH if it is the wanted version", async () => {
    await fixture.writeProgram("etcd", printVersion("3.6.16"));
    assert.deepEqual(await pathSource.obtain(fixture.context), {
      kind: "found",
      binary: { path: "etcd", version: "3.6.16", source: "PATH" },
    });
  });

  it("passes over another patch release", async () => {
    await fixture.writeProgram("etcd", printVersion("3.6.15"));
    assert.deepEqual(await pathSource.obtain(fixture.context), {
      kind: "skipped",
      reason: '"etcd" reports version 3.6.15',
    });
  });

  it("passes over an etcd that fails", async () => {
    await fixture.writeProgram("etcd", "echo broken >&2; exit 1");
    assert.deepEqual(await pathSource.obtain(fixture.context), {
      kind: "skipped",
      reason: '"etcd" exited with code 1: broken',
    });
  });

  it("says that there is none", async () => {
    assert.deepEqual(await pathSource.obtain(fixture.context), {
      kind: "skipped",
      reason: '"etcd" is not in PATH',
    });
  });
});
