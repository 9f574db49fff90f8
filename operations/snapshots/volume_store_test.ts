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

  it("does not list what a killed run left, and removes it when nobody can be at it", async () => {
    const [old, young] = ["a.json.1.part", "a.json.2.part"].map((name) =>
      `${folder}/store/${name}`
    );
    assert.ok(old !== undefined && young !== undefined);
    for (const part of [old, young]) await Deno.writeTextFile(part, "hal");
    const then = new Date(Date.now() - 61 * 60_000);
    await Deno.utime(old, then, then);
    assert.deepEqual(await store.list(), []);
    await store.putText("a.json", "whole");
    assert.equal(await store.fetchText("a.json"), "whole");
    await assert.rejects(Deno.stat(old), Deno.errors.NotFound);
    assert.equal(await Deno.readTextFile(young), "hal");
  });

  it("keeps one of two that come at once, whole", async () => {
    const sizes = [3_000_000, 2_000_000];
    const files = await Promise.all(sizes.map(async (size) => {
      await Deno.writeFile(`${folder}/${size}`, new Uint8Array(size).fill(size % 251));
      return `${folder}/${size}`;
    }));
    const ends = await Promise.allSettled(files.map((file) => store.put("a.db", file)));
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const size = sizes[ends.findIndex(({ status }) => status === "fulfilled")] ?? 0;
    assert.equal(await store.size("a.db"), size);
    const bytes = await Deno.readFile(`${folder}/store/a.db`);
    assert.ok(bytes.every((byte) => byte === size % 251));
    assert.deepEqual(await Array.fromAsync(Deno.readDir(`${folder}/store`), ({ name }) => name), [
      "a.db",
    ]);
  });

  it("tells the size of what there is", async () => {
    await store.putText("a.json", "{}");
    assert.deepEqual([await store.size("a.json"), await store.size("b.json")], [2, undefined]);
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
