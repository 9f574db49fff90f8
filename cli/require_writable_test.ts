import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { requireWritable } from "./require_writable.ts";

describe("requireWritable", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "require-writable-" });
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  it("accepts a file that does not exist yet, and leaves nothing behind", async () => {
    await requireWritable(join(directory, "result.json"));
    assert.deepEqual(await Array.fromAsync(Deno.readDir(directory)), []);
  });

  it("accepts an existing file and leaves it as it is", async () => {
    const file = join(directory, "result.json");
    await Deno.writeTextFile(file, "older");
    await requireWritable(file);
    assert.equal(await Deno.readTextFile(file), "older");
  });

  it("refuses a file in a directory that does not exist", async () => {
    const file = join(directory, "missing", "result.json");
    await assert.rejects(requireWritable(file), {
      code: "output-failed",
      message: `"${file}" cannot be written: No such file or directory (os error 2)`,
    });
  });

  it("refuses a directory", async () => {
    await assert.rejects(requireWritable(directory), {
      code: "output-failed",
      message: /It is a directory$/,
    });
  });
});
