import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { cachedEtcdPath, installEtcd } from "./install_etcd.ts";
import {
  createSourceFixture,
  printVersion,
  type SourceFixture,
  writeScript,
} from "./source_fixture.ts";

describe("installEtcd", () => {
  let fixture: SourceFixture;
  let path: string;
  beforeEach(async () => {
    fixture = await createSourceFixture();
    path = cachedEtcdPath(fixture.context);
    await Deno.mkdir(dirname(path), { recursive: true });
  });
  afterEach(() => fixture.remove());

  it("makes the binary executable for everybody and moves it into the cache", async () => {
    const made = await fixture.writeFile("made", `#!/bin/sh\n${printVersion("3.6.16")}\n`);
    assert.equal(await installEtcd(made, fixture.context), path);
    const { mode } = await Deno.stat(path);
    assert.equal((mode ?? 0) & 0o777, 0o755);
    await assert.rejects(Deno.stat(made), Deno.errors.NotFound);
  });

  it("replaces a broken binary", async () => {
    await Deno.writeTextFile(path, "cut off");
    const made = await fixture.writeFile("made", `#!/bin/sh\n${printVersion("3.6.16")}\n`);
    await installEtcd(made, fixture.context);
    assert.match(await Deno.readTextFile(path), /3\.6\.16/);
  });

  it("refuses another version and leaves what is in the cache", async () => {
    await writeScript(path, printVersion("3.6.16"));
    const made = await fixture.writeFile("made", `#!/bin/sh\n${printVersion("3.6.15")}\n`);
    await assert.rejects(installEtcd(made, fixture.context), {
      code: "etcd-version-refused",
      message: "The new binary reports version 3.6.15",
    });
    assert.match(await Deno.readTextFile(path), /3\.6\.16/);
  });

  it("refuses what does not run here", async () => {
    const made = await fixture.writeFile("made", "\x7fELF of another machine");
    await assert.rejects(installEtcd(made, fixture.context), {
      code: "etcd-version-refused",
      message: /^The new binary (exited with|cannot be started)/,
    });
    assert.deepEqual(await fixture.cachedFiles(), []);
  });

  it("gives every concurrent run a whole binary", async () => {
    const runs = Array.from({ length: 8 }, async (_, run) => {
      const made = join(fixture.context.cacheDirectory, `made-${run}`);
      await writeScript(made, printVersion("3.6.16"));
      return await installEtcd(made, fixture.context);
    });
    assert.deepEqual(new Set(await Promise.all(runs)), new Set([path]));
    assert.deepEqual(await fixture.cachedFiles(), [join("etcd-v3.6.16", "etcd")]);
  });
});
