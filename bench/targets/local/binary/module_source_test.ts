import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { cachedEtcdPath } from "./install_etcd.ts";
import { moduleSource, pinnedVersion } from "./module_source.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";

describe("moduleSource", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("builds a copy of the module and installs the result", async () => {
    await fixture.writeProgram(
      "go",
      goThat(`printf '#!/bin/sh\n${printVersion("3.6.16")}\n' > etcd`),
    );
    assert.deepEqual(await moduleSource.obtain(fixture.context), {
      kind: "found",
      binary: {
        path: cachedEtcdPath(fixture.context),
        version: "3.6.16",
        source: "go build of go.etcd.io/etcd/server/v3 v3.6.16",
      },
    });
    assert.deepEqual(await fixture.cachedFiles(), [join("etcd-v3.6.16", "etcd")]);
  });

  it("builds reproducibly, without C and without touching go.mod", async () => {
    await fixture.writeProgram("go", goThat('echo "$CGO_ENABLED $GOWORK $*" >&2; exit 1'));
    await assert.rejects(moduleSource.obtain(fixture.context), (error: Error) => {
      assert.match(error.message, /exited with code 1: 0 off build -trimpath -mod=readonly /);
      return true;
    });
  });

  it("reports the last line of a failed build and leaves nothing in the cache", async () => {
    await fixture.writeProgram("go", goThat("echo checksum mismatch >&2; exit 1"));
    await assert.rejects(moduleSource.obtain(fixture.context), {
      code: "etcd-not-found",
      message: 'The command "go build" exited with code 1: checksum mismatch',
    });
    assert.deepEqual(await fixture.cachedFiles(), []);
  });

  it("is skipped for a version that the module does not pin", async () => {
    assert.deepEqual(await moduleSource.obtain({ ...fixture.context, version: "3.6.14" }), {
      kind: "skipped",
      reason: "the module pins version 3.6.16",
    });
  });

  it("is skipped for a minor that no module builds", async () => {
    assert.deepEqual(await moduleSource.obtain({ ...fixture.context, version: "3.4.30" }), {
      kind: "skipped",
      reason: "no module of this minor is beside this program",
    });
  });

  it("is skipped without Go", async () => {
    assert.deepEqual(await moduleSource.obtain(fixture.context), {
      kind: "skipped",
      reason: "go is not in PATH",
    });
  });
});

describe("pinnedVersion", () => {
  it("reads a version out of a block", () => {
    const goMod =
      "require (\n\tgo.etcd.io/etcd/api/v3 v3.6.1\n\tgo.etcd.io/etcd/server/v3 v3.6.2\n)";
    assert.equal(pinnedVersion(goMod), "3.6.2");
  });

  it("finds none where the server is not required", () => {
    assert.equal(pinnedVersion("require go.etcd.io/etcd/api/v3 v3.6.1"), undefined);
  });
});

/** A stand-in for go whose `build` fails unless it sees the whole module, then runs `body`. */
function goThat(body: string): string {
  return [
    'case "$1" in version) echo go version go1.26.0 linux/amd64; exit ;; esac',
    '[ -s go.mod ] && [ -s go.sum ] && [ -s main.go ] && [ "$GOTMPDIR" = "$PWD" ] || exit 9',
    body,
  ].join("\n");
}
