import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { cacheSource } from "./cache_source.ts";
import { cachedEtcdPath } from "./install_etcd.ts";
import {
  createSourceFixture,
  printVersion,
  type SourceFixture,
  writeScript,
} from "./source_fixture.ts";

describe("cacheSource", () => {
  let fixture: SourceFixture;
  let path: string;
  beforeEach(async () => {
    fixture = await createSourceFixture();
    path = cachedEtcdPath(fixture.context);
    await Deno.mkdir(dirname(path), { recursive: true });
  });
  afterEach(() => fixture.remove());

  it("takes the binary of the wanted version", async () => {
    await writeScript(path, printVersion("3.6.16"));
    assert.deepEqual(await cacheSource.obtain(fixture.context), {
      kind: "found",
      binary: { path, version: "3.6.16", source: "cache" },
    });
  });

  it("says that there is none", async () => {
    assert.deepEqual(await cacheSource.obtain(fixture.context), {
      kind: "skipped",
      reason: `there is no "${path}"`,
    });
  });

  it("passes over a binary of another version", async () => {
    await writeScript(path, printVersion("3.6.15"));
    assert.deepEqual(await cacheSource.obtain(fixture.context), {
      kind: "skipped",
      reason: `"${path}" is to be replaced, it reports version 3.6.15`,
    });
  });

  it("passes over a binary that was cut off", async () => {
    await Deno.writeTextFile(path, "", { mode: 0o644 });
    assert.deepEqual(await cacheSource.obtain(fixture.context), {
      kind: "skipped",
      reason: `"${path}" is to be replaced, it is not executable`,
    });
  });
});
