import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type DataDirectory, inspectDataDirectory } from "./data_directory.ts";

/** Files with their contents; a path that ends with a slash is a directory. */
type Files = Readonly<Record<string, string>>;

const cases: Readonly<Record<string, readonly [Files, DataDirectory]>> = {
  "is empty when there is nothing": [{}, { state: "empty" }],
  "is empty with what a file system puts there": [
    { "lost+found/": "", ".snapshot/": "" },
    { state: "empty" },
  ],
  "is initialised with a write-ahead log": [
    { "member/snap/db": "db", "member/wal/0000000000000000-0000000000000000.wal": "log" },
    { state: "initialised" },
  ],
  "is initialised at the root of a volume, whatever else is there": [
    { "lost+found/": "", "backup/": "", "member/wal/0000000000000000-0000000000000000.wal": "log" },
    { state: "initialised" },
  ],
  "is half done without a write-ahead log": [{ "member/snap/db": "db" }, { state: "half" }],
  "is half done while the log still has its first name": [
    { "member/snap/db": "db", "member/wal.tmp/0.wal": "log" },
    { state: "half" },
  ],
  "is half done with a log that was only allocated": [
    { "member/wal/0.tmp": "x", "member/wal/0000000000000000-0000000000000000.wal": "" },
    { state: "half" },
  ],
  "is foreign with anything else": [{ "postgres/": "" }, { state: "foreign", entry: "postgres" }],
  "is foreign with anything else beside a member without a log": [
    { "member/snap/db": "db", "restore/": "" },
    { state: "foreign", entry: "restore" },
  ],
};

describe("inspectDataDirectory()", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  for (const [title, [files, expected]] of Object.entries(cases)) {
    it(`says that a directory ${title}`, async () => {
      for (const [path, content] of Object.entries(files)) {
        const file = join(directory, path);
        await Deno.mkdir(path.endsWith("/") ? file : dirname(file), { recursive: true });
        if (!path.endsWith("/")) await Deno.writeTextFile(file, content);
      }
      assert.deepEqual(await inspectDataDirectory(directory), expected);
    });
  }

  it("says that a directory is empty when it does not exist", async () => {
    assert.deepEqual(await inspectDataDirectory(join(directory, "data")), { state: "empty" });
  });
});
