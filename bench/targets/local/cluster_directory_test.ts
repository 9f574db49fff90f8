import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { openClusterDirectory } from "./cluster_directory.ts";

describe("openClusterDirectory", () => {
  let parent: string;
  beforeEach(async () => {
    parent = await Deno.makeTempDir({ prefix: "cluster-directory-" });
  });
  afterEach(() => Deno.remove(parent, { recursive: true }));

  it("makes a temporary one that only its owner may look into, and removes it", async () => {
    const directory = await openClusterDirectory(undefined);
    try {
      assert.equal(directory.isTemporary, true);
      assert.equal(((await Deno.stat(directory.path)).mode ?? 0) & 0o777, 0o700);
    } finally {
      await directory.remove();
    }
    await assert.rejects(Deno.stat(directory.path), Deno.errors.NotFound);
    await directory.remove();
  });

  it("keeps of a temporary one the logs alone, or nothing where there is none", async () => {
    const directory = await openClusterDirectory(undefined);
    try {
      await Deno.mkdir(join(directory.path, "pki"));
      await Deno.writeTextFile(join(directory.path, "pki", "server.key"), "secret");
      await Deno.writeTextFile(join(directory.path, "etcd-0.log"), "why");
      await directory.removeAllButLogs();
      const entries = await Array.fromAsync(Deno.readDir(directory.path));
      assert.deepEqual(entries.map(({ name }) => name), ["etcd-0.log"]);
      await Deno.remove(join(directory.path, "etcd-0.log"));
      await directory.removeAllButLogs();
      await assert.rejects(Deno.stat(directory.path), Deno.errors.NotFound);
    } finally {
      await directory.remove();
    }
  });

  it("makes a named one, keeps it, and takes it once it is empty again", async () => {
    const path = join(parent, "deep", "data");
    for (let time = 0; time < 2; time += 1) {
      const directory = await openClusterDirectory(path);
      assert.deepEqual([directory.path, directory.isTemporary], [await Deno.realPath(path), false]);
      await directory.removeAllButLogs();
      await directory.remove();
      assert.ok((await Deno.stat(path)).isDirectory);
    }
  });

  it("refuses a named one that holds something, or that is a file", async () => {
    const file = join(parent, "notes.txt");
    await Deno.writeTextFile(file, "unsaved");
    await assert.rejects(openClusterDirectory(parent), {
      code: "usage",
      message: `Data directory "${parent}" is not empty: it holds "notes.txt"`,
    });
    await assert.rejects(openClusterDirectory(file), {
      code: "usage",
      message: new RegExp(`^Data directory "${file}" cannot be used: `),
    });
    assert.equal(await Deno.readTextFile(file), "unsaved");
  });
});
