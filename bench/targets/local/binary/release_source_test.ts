import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cachedEtcdPath } from "./install_etcd.ts";
import { packMembers } from "./pack_members.ts";
import { releaseSource } from "./release_source.ts";
import { createSourceFixture, printVersion, type SourceFixture } from "./source_fixture.ts";

const directory = `etcd-v3.6.16-linux-${Deno.build.arch === "aarch64" ? "arm64" : "amd64"}`;
const name = `${directory}.tar.gz`;

describe("releaseSource", () => {
  let fixture: SourceFixture;
  let release: Release | undefined;
  beforeEach(async () => {
    fixture = await createSourceFixture();
  });
  afterEach(async () => {
    await release?.close();
    release = undefined;
    await fixture.remove();
  });

  it("installs the server of an archive whose checksum is right", async () => {
    const archive = await archiveOf(["etcdctl", "etcd"]);
    release = serve({ SHA256SUMS: sumsOf(archive), [name]: archive });
    assert.deepEqual(await obtain(), {
      kind: "found",
      binary: {
        path: cachedEtcdPath(fixture.context),
        version: "3.6.16",
        source: `release ${release.url}/v3.6.16/${name}`,
      },
    });
    assert.deepEqual(await fixture.cachedFiles(), [join("etcd-v3.6.16", "etcd")]);
  });

  it("refuses an archive with another checksum before it unpacks anything", async () => {
    const archive = await archiveOf(["etcd"]);
    const damaged = archive.slice();
    damaged[damaged.length - 1] = 255;
    release = serve({ SHA256SUMS: sumsOf(archive), [name]: damaged });
    await assertFails(/has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}$/);
  });

  it("says that the release has no such archive", async () => {
    release = serve({ SHA256SUMS: sumsOf(await archiveOf(["etcd"])) });
    await assertFails(/tar\.gz" answered 404$/);
  });

  it("says that there is no such release, and asks for nothing more", async () => {
    release = serve({});
    await assertFails(/SHA256SUMS" answered 404$/);
    assert.deepEqual(release.asked, ["SHA256SUMS"]);
  });

  it("says that the connection was cut in the middle of the archive", async () => {
    const archive = await archiveOf(["etcd"]);
    release = serve({ SHA256SUMS: sumsOf(archive), [name]: cutAfter(archive, 100) });
    await assertFails(/tar\.gz" failed after \d+ bytes: \S/);
  });

  it("refuses an archive that ends early without an error", async () => {
    const archive = await archiveOf(["etcd"]);
    release = serve({ SHA256SUMS: sumsOf(archive), [name]: archive.subarray(0, 100) });
    await assertFails(/has SHA-256/);
  });

  it("refuses an archive without the server", async () => {
    const archive = await archiveOf(["etcdctl"]);
    release = serve({ SHA256SUMS: sumsOf(archive), [name]: archive });
    await assertFails(/^The archive holds no file "etcd-v3\.6\.16-linux-\w+\/etcd"$/);
  });

  it("refuses checksums without a line for the archive, and does not download it", async () => {
    const archive = await archiveOf(["etcd"]);
    const sums = sumsOf(archive).replace("linux", "plan9");
    release = serve({ SHA256SUMS: sums, [name]: archive });
    await assertFails(/SHA256SUMS" has no checksum for "etcd-v3\.6\.16-linux-\w+\.tar\.gz"$/);
    assert.deepEqual(release.asked, ["SHA256SUMS"]);
  });

  it("refuses the page of a captive portal in place of the checksums", async () => {
    release = serve({ SHA256SUMS: "<html>Sign in</html>" });
    await assertFails(/has no checksum for/);
  });

  it("says that the server cannot be reached", async () => {
    release = serve({});
    await release.close();
    await assertFails(/SHA256SUMS" failed after 0 bytes: \S/);
  });

  function obtain() {
    return releaseSource.obtain({ ...fixture.context, releaseUrl: release?.url ?? "" });
  }

  async function assertFails(message: RegExp): Promise<void> {
    await assert.rejects(obtain(), { code: "etcd-download-failed", message });
    assert.deepEqual(await fixture.cachedFiles(), []);
  }
});

type Body = string | Uint8Array | ReadableStream<Uint8Array>;

interface Release {
  readonly url: string;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves the files of release v3.6.16 on a free port. */
function serve(files: Readonly<Record<string, Body>>): Release {
  const asked: string[] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, onError: () => new Response() };
  const server = Deno.serve(options, (request) => {
    const file = new URL(request.url).pathname.replace("/releases/v3.6.16/", "");
    asked.push(file);
    const body = files[file];
    if (body === undefined) return new Response("no such file", { status: 404 });
    return new Response(body instanceof Uint8Array ? body.slice() : body);
  });
  const url = `http://127.0.0.1:${server.addr.port}/releases`;
  return { url, asked, close: () => server.shutdown() };
}

function cutAfter(content: Uint8Array, length: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(content.subarray(0, length));
    },
    pull(controller) {
      controller.error(new Error("cut off on purpose"));
    },
  });
}

async function archiveOf(programs: readonly string[]): Promise<Uint8Array> {
  const program = `#!/bin/sh\n${printVersion("3.6.16")}\n`;
  const members = programs.map((program_) => [`${directory}/${program_}`, program]);
  return new Uint8Array(gzipSync(await packMembers(Object.fromEntries(members))));
}

function sumsOf(archive: Uint8Array): string {
  const sum = createHash("sha256").update(archive).digest("hex");
  return `${"0".repeat(64)}  etcd-v3.6.16-darwin-amd64.zip\n${sum}  ${name}\n`;
}
