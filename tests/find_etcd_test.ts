import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceContext } from "../bench/targets/local/binary/etcd_source.ts";
import { imageSource } from "../bench/targets/local/binary/image_source.ts";
import { pinnedVersion } from "../bench/targets/local/binary/module_source.ts";
import { readEtcdVersion } from "../bench/targets/local/binary/read_etcd_version.ts";
import { runProgram } from "../bench/targets/local/binary/run_program.ts";
import { createLog } from "../diagnostics/log.ts";
import { itWhere } from "./it_where.ts";

const defaultVersion = "3.6.16";
const image = `quay.io/coreos/etcd:v${defaultVersion}`;
const serverModule = "go.etcd.io/etcd/server/v3";
const moduleDirectory = fileURLToPath(
  new URL("../bench/targets/local/binary/etcd_modules/v3.6/", import.meta.url),
);

const imageIsHeld = await succeeds("docker", ["image", "inspect", image]);
const goIsHere = await succeeds("go", ["version"]);

/** Only what the machine already holds: a test pulls nothing. */
const itWithImage = itWhere(imageIsHeld);
const itWithGo = itWhere(goIsHere);

describe("etcd out of the official image", () => {
  let cacheDirectory: string;
  before(async () => {
    cacheDirectory = await Deno.makeTempDir({ prefix: "etcd-image-" });
  });
  after(() => Deno.remove(cacheDirectory, { recursive: true }));

  itWithImage("runs, reports its version, and leaves no container behind", async () => {
    const logged: string[] = [];
    const context: SourceContext = {
      version: defaultVersion,
      image,
      cacheDirectory,
      releaseUrl: "http://127.0.0.1:9",
      log: createLog({ write: (line) => logged.push(line) }),
      signal: AbortSignal.timeout(120_000),
    };
    const path = join(cacheDirectory, `etcd-v${defaultVersion}`, "etcd");
    assert.deepEqual(await imageSource.obtain(context), {
      kind: "found",
      binary: { path, version: defaultVersion, source: `image ${image}` },
    });
    assert.deepEqual(await readEtcdVersion(path), { kind: "version", version: defaultVersion });

    const container = /container=(kamaji-etcd-copy-[\w-]+)/.exec(logged.join("\n"))?.[1];
    assert.ok(container !== undefined, "the log does not name the container");
    const listed = await runProgram("docker", {
      args: ["ps", "--all", "--quiet", "--filter", `name=${container}`],
      timeoutMs: 10_000,
    });
    assert.deepEqual(listed, { kind: "succeeded", stdout: "" });
  });
});

describe("the module that builds etcd", () => {
  it("pins the default version", async () => {
    const goMod = await Deno.readTextFile(join(moduleDirectory, "go.mod"));
    assert.equal(pinnedVersion(goMod), defaultVersion);
  });

  it("has the checksums of the pinned server", async () => {
    const lines = (await Deno.readTextFile(join(moduleDirectory, "go.sum"))).split("\n");
    for (const file of ["", "/go.mod"]) {
      const start = `${serverModule} v${defaultVersion}${file} h1:`;
      assert.ok(lines.some((line) => line.startsWith(start)), `no line "${start}…"`);
    }
  });

  itWithGo("is complete: Go resolves the server without changing go.mod or go.sum", async () => {
    const result = await runProgram("go", {
      args: ["list", "-mod=readonly", "-m", serverModule],
      cwd: moduleDirectory,
      timeoutMs: 120_000,
      env: { GOWORK: "off" },
    });
    const stdout = `${serverModule} v${defaultVersion}\n`;
    assert.deepEqual(result, { kind: "succeeded", stdout });
  });
});

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return (await runProgram(program, { args, timeoutMs: 15_000 })).kind === "succeeded";
}
