import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../diagnostics/failure.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import { volumeStore } from "./volume_store.ts";

describe("volumeStore()", () => {
  let folder: string;
  let store: SnapshotStore;

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "volume-store-" });
    await Deno.mkdir(`${folder}/store`);
    store = volumeStore(`${folder}/store`);
  });

  afterEach(async () => {
    await Deno.remove(folder, { recursive: true });
  });

  const failed = (error: unknown) =>
    error instanceof Failure && error.code === "snapshot-store-failed";

  it("gives back what it was given", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    await Deno.writeFile(`${folder}/in`, bytes);
    await store.put("a.db", `${folder}/in`);
    await store.putText("a.json", "{}");
    await store.fetch("a.db", `${folder}/out`);
    assert.deepEqual(await Deno.readFile(`${folder}/out`), bytes);
    assert.equal(await store.fetchText("a.json"), "{}");
    assert.deepEqual(await store.list(), ["a.db", "a.json"]);
  });

  it("lets nobody but its owner read", async () => {
    await store.putText("a.json", "{}");
    const { mode } = await Deno.stat(`${folder}/store/a.json`);
    assert.equal((mode ?? 0) & 0o777, 0o600);
  });

  it("never overwrites", async () => {
    await store.putText("a.json", "first");
    await assert.rejects(store.putText("a.json", "second"), failed);
    assert.equal(await store.fetchText("a.json"), "first");
    assert.deepEqual(await store.list(), ["a.json"]);
  });

  it("does not list what a killed run left, and finishes over it", async () => {
    await Deno.writeTextFile(`${folder}/store/a.json.part`, "hal");
    assert.deepEqual(await store.list(), []);
    await store.putText("a.json", "whole");
    assert.equal(await store.fetchText("a.json"), "whole");
  });

  it("removes, also what is not there", async () => {
    await store.putText("a.json", "{}");
    await store.remove("a.json");
    await store.remove("a.json");
    assert.deepEqual(await store.list(), []);
  });

  it("says what it could not do, and where", async () => {
    const missing = volumeStore(`${folder}/missing`);
    await assert.rejects(
      missing.list(),
      (error) => failed(error) && /Cannot read ".*\/missing": No such file/.test(String(error)),
    );
    await assert.rejects(store.fetchText("none"), failed);
    await assert.rejects(missing.putText("a", "b"), failed);
  });
});
