import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { restoreLayout } from "../../manifests/jobs/restore_layout.ts";
import { dropKept } from "./data_files.ts";
import { installRestored } from "./install_restored.ts";

for (const dataDirectory of ["data", "."]) {
  describe(`installRestored() with the data directory "${dataDirectory}"`, () => {
    let volume = "";
    const layout = () => restoreLayout({ volume, dataDirectory, id: "20261123T041500Z" });
    beforeEach(async () => {
      volume = await Deno.makeTempDir();
      await Deno.mkdir(join(volume, "lost+found"));
    });
    afterEach(() => Deno.remove(volume, { recursive: true }));

    const member = (directory: string) =>
      dataDirectory === "." ? directory : join(directory, "member");
    const put = async (directory: string, text: string) => {
      await Deno.mkdir(member(directory), { recursive: true });
      await Deno.writeTextFile(join(member(directory), "db"), text);
    };
    const dataIn = (directory: string) => Deno.readTextFile(join(member(directory), "db"));

    it("puts the restored data in place and keeps the old ones until they are dropped", async () => {
      await put(layout().live, "old");
      await put(layout().staged, "new");
      await installRestored(layout());
      assert.equal(await dataIn(layout().live), "new");
      assert.equal(await dataIn(layout().old), "old");
      await assert.rejects(Deno.stat(layout().staging), Deno.errors.NotFound);
      await dropKept(layout());
      await assert.rejects(Deno.stat(layout().kept), Deno.errors.NotFound);
      assert.equal(await dataIn(layout().live), "new");
    });

    it("does nothing the second time, whatever was staged again", async () => {
      await put(layout().live, "old");
      await put(layout().staged, "new");
      await installRestored(layout());
      await put(layout().staged, "again");
      await installRestored(layout());
      assert.equal(await dataIn(layout().live), "new");
      assert.equal(await dataIn(layout().old), "old");
      await assert.rejects(Deno.stat(layout().staging), Deno.errors.NotFound);
    });

    it("goes on after a kill between the two renames", async () => {
      await put(layout().old, "old");
      await put(layout().staged, "new");
      await installRestored(layout());
      assert.equal(await dataIn(layout().live), "new");
      assert.equal(await dataIn(layout().old), "old");
    });

    it("fills a volume that has none", async () => {
      await put(layout().staged, "new");
      await installRestored(layout());
      assert.equal(await dataIn(layout().live), "new");
      assert.deepEqual(await Array.fromAsync(Deno.readDir(layout().kept)), []);
    });

    it("leaves the old data where they are when nothing was restored", async () => {
      await put(layout().live, "old");
      await assert.rejects(installRestored(layout()), { code: "snapshot-refused" });
      assert.equal(await dataIn(layout().live), "old");
    });
  });
}

it("goes on after a kill while the data at a volume's root are moved", async () => {
  const volume = await Deno.makeTempDir();
  const layout = restoreLayout({ volume, dataDirectory: ".", id: "20261123T041500Z" });
  await Deno.mkdir(join(`${layout.kept}.half`, "member"), { recursive: true });
  await Deno.mkdir(layout.staged, { recursive: true });
  await installRestored(layout);
  assert.ok((await Deno.stat(layout.old)).isDirectory);
  assert.ok((await Deno.stat(layout.live)).isDirectory);
  await Deno.remove(volume, { recursive: true });
});
