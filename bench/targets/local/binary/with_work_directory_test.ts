import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { withWorkDirectory } from "./with_work_directory.ts";

describe("withWorkDirectory", () => {
  let parent: string;
  beforeEach(async () => {
    parent = await Deno.makeTempDir({ prefix: "work-directory-" });
  });
  afterEach(() => Deno.remove(parent, { recursive: true }));

  it("removes the directory with its content when the work is done", async () => {
    const result = await withWorkDirectory(parent, async (work) => {
      await Deno.writeTextFile(join(work, "archive"), "content");
      return "done";
    });
    assert.equal(result, "done");
    assert.deepEqual(await namesIn(parent), []);
  });

  it("removes the directory when the work fails, and passes the failure on", async () => {
    const work = withWorkDirectory(parent, async (work) => {
      await Deno.writeTextFile(join(work, "archive"), "content");
      throw new Error("cut off");
    });
    await assert.rejects(work, { message: "cut off" });
    assert.deepEqual(await namesIn(parent), []);
  });

  it("removes what a killed run left an hour ago, and nothing else", async () => {
    const now = Date.now() / 1000;
    for (const [name, age] of [[".partial-old", 3700], [".partial-new", 60], ["etcd-v3", 3700]]) {
      const path = join(parent, String(name));
      await Deno.mkdir(path);
      await Deno.utime(path, now - Number(age), now - Number(age));
    }
    await withWorkDirectory(parent, () => Promise.resolve());
    assert.deepEqual(await namesIn(parent), [".partial-new", "etcd-v3"]);
  });
});

async function namesIn(directory: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.map((entry) => entry.name).sort();
}
