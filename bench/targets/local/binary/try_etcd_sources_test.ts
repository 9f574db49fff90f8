import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../../../diagnostics/failure.ts";
import type { EtcdBinary } from "./etcd_binary.ts";
import { etcdSources } from "./etcd_sources.ts";
import type { EtcdSource } from "./etcd_source.ts";
import { cachedEtcdPath } from "./install_etcd.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";
import { tryEtcdSources } from "./try_etcd_sources.ts";

const binary: EtcdBinary = { path: "/opt/etcd", version: "3.6.16", source: "test" };

describe("tryEtcdSources", () => {
  let fixture: SourceFixture;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(() => fixture.remove());

  it("asks the cheap sources first", () => {
    const names = etcdSources.map((source) => source.name);
    assert.deepEqual(names, ["PATH", "cache", "image", "release", "go build"]);
  });

  it("goes on after a source that is skipped, fails or meets an error of the system", async () => {
    const sources = [
      sourceOf(() => Promise.resolve({ kind: "skipped", reason: "not here" })),
      sourceOf(() => Promise.reject(new Failure("etcd-download-failed", "Cut off"))),
      sourceOf(async () => await Deno.readTextFile("/nowhere/etcd") as never),
      sourceOf(() => Promise.resolve({ kind: "found", binary })),
      sourceOf(() => assert.fail("asked after a binary was found")),
    ];
    assert.deepEqual(await tryEtcdSources(sources, fixture.context), binary);
    assert.match(fixture.logged.join("\n"), /reason="not here"[^]*reason="Cut off"[^]*os error 2/);
  });

  it("does not hide a defect of a source", async () => {
    const sources = [sourceOf(() => Promise.reject(new TypeError("a defect")))];
    await assert.rejects(tryEtcdSources(sources, fixture.context), TypeError);
  });

  it("names every source with its reason when there is no etcd", async () => {
    await fixture.writeProgram("etcd", printVersion("3.5.9"));
    await fixture.writeProgram("docker", "echo no daemon >&2; exit 1");
    await assert.rejects(tryEtcdSources(etcdSources, fixture.context), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "etcd-not-found");
      assert.equal(error.hint, "Put etcd 3.6.16 in PATH, or give its path with --etcd");
      const lines = error.message.split("\n");
      assert.deepEqual(lines.toSpliced(4, 1), [
        "No etcd 3.6.16 was found, downloaded or built",
        '  PATH: "etcd" reports version 3.5.9',
        `  cache: there is no "${cachedEtcdPath(fixture.context)}"`,
        "  image: no Docker engine: docker exited with code 1: no daemon",
        "  go build: go is not in PATH",
      ]);
      assert.match(lines[4] ?? "", /^ {2}release: The download from ".*SHA256SUMS" failed after 0/);
      return true;
    });
    assert.deepEqual(await fixture.cachedFiles(), []);
  });

  it("asks no further source once the signal has aborted", async () => {
    const interruption = new AbortController();
    const sources = [
      sourceOf(() => {
        interruption.abort();
        return Promise.resolve({ kind: "skipped", reason: "was interrupted" });
      }),
      sourceOf(() => assert.fail("asked after the interruption")),
    ];
    const context = { ...fixture.context, signal: interruption.signal };
    await assert.rejects(tryEtcdSources(sources, context), { code: "interrupted" });
  });
});

function sourceOf(obtain: EtcdSource["obtain"]): EtcdSource {
  return { name: "test", obtain };
}
