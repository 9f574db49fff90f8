import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import {
  createSourceFixture,
  type SourceFixture,
  writeScript,
} from "../../targets/local/binary/source_fixture.ts";
import { pinnedVersion } from "./build_plugin_server.ts";
import { findPluginServer } from "./find_plugin_server.ts";

/** The version to be built, so that a newer one is pinned in one place. */
const goMod = await Deno.readTextFile(new URL("./module/go.mod", import.meta.url));
const pinned = pinnedVersion(goMod);
const source = `go build of github.com/argoproj/argo-cd/v3 v${pinned}`;

describe("findPluginServer()", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  const find = () => {
    const { cacheDirectory, log, searchPath = "" } = fixture.context;
    return findPluginServer({ cacheDirectory, searchPath: `${searchPath}:/bin:/usr/bin`, log });
  };

  it("prefers the server in PATH over the program that has all servers in it", async () => {
    await fixture.writeProgram("argocd", "exit 1");
    const program = await fixture.writeProgram("argocd-cmp-server", "exit 1");
    assert.deepEqual(await find(), {
      kind: "found",
      program,
      source: '"argocd-cmp-server" in PATH',
    });
  });

  it("takes the program that has all servers in it", async () => {
    const program = await fixture.writeProgram("argocd", "exit 1");
    assert.deepEqual(await find(), { kind: "found", program, source: '"argocd" in PATH' });
  });

  it("passes over what is not executable, and builds into the cache", async () => {
    await Deno.chmod(await fixture.writeProgram("argocd", "exit 1"), 0o644);
    await fixture.writeProgram(
      "go",
      'case $1 in build) grep -q argo-cd go.mod && cp main.go "$6" ;; esac',
    );
    const program = join(
      fixture.context.cacheDirectory,
      `argocd-cmp-server-v${pinned}`,
      "argocd-cmp-server",
    );
    assert.deepEqual(await find(), { kind: "found", program, source });
    assert.match(await Deno.readTextFile(program), /commands\.NewCommand\(\)/);
    assert.match(fixture.logged.join("\n"), /building Argo CD's plugin server/);
  });

  it("takes what it built before without asking Go", async () => {
    const directory = join(fixture.context.cacheDirectory, `argocd-cmp-server-v${pinned}`);
    await Deno.mkdir(directory, { recursive: true });
    const program = await writeScript(join(directory, "argocd-cmp-server"), "exit 1");
    assert.deepEqual(await find(), { kind: "found", program, source });
    assert.deepEqual(fixture.logged, []);
  });

  it("says why there is none", async () => {
    await fixture.writeProgram("go", "echo no toolchain >&2; exit 1");
    const reason = '"argocd" is not in PATH, and "go" exited with code 1: no toolchain';
    assert.deepEqual(await find(), { kind: "missing", reason });
  });

  it("says why the build failed, and leaves nothing in the cache", async () => {
    await fixture.writeProgram(
      "go",
      "case $1 in build) echo checksum mismatch >&2; exit 1 ;; esac",
    );
    const reason = 'the command "go build" exited with code 1: checksum mismatch';
    assert.deepEqual(await find(), { kind: "missing", reason });
    assert.deepEqual(await fixture.cachedFiles(), []);
  });
});
