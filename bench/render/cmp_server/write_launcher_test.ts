import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { writeLauncher } from "./write_launcher.ts";

describe("writeLauncher()", () => {
  let folder = "";
  before(async () => void (folder = await Deno.makeTempDir()));
  after(() => Deno.remove(folder, { recursive: true }));

  it("becomes the program with its own words before the given ones, none of them read again", async () => {
    const path = join(folder, "bin/launcher");
    await writeLauncher(path, {
      program: "/usr/bin/env",
      arguments: ["printf", "[%s]", "it's $HOME", "`id`"],
      environment: { NAME: 'a "b" $c' },
    });
    const { stdout } = await new Deno.Command(path, { args: ["* ; x"] }).output();
    assert.equal(new TextDecoder().decode(stdout), "[it's $HOME][`id`][* ; x]");
    const text = await Deno.readTextFile(path);
    assert.match(text, /^export NAME='a "b" \$c'$/m);
  });
});
