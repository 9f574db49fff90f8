import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { repositoryArchive } from "./repository_archive.ts";

describe("repositoryArchive()", () => {
  it("holds every folder before what is in it", async () => {
    const { bytes } = await repositoryArchive({
      "README.md": "hello",
      "clusters/a/etcd.yaml": "kind: A\n",
      "clusters/empty/": "",
    });
    assert.deepEqual(await namesIn(bytes), [
      "clusters",
      "clusters/a",
      "clusters/empty",
      "README.md",
      "clusters/a/etcd.yaml",
    ]);
  });

  it("comes with the checksum of its bytes", async () => {
    const { bytes, checksum } = await repositoryArchive({ a: "b" });
    assert.equal(checksum, createHash("sha256").update(bytes).digest("hex"));
  });
});

async function namesIn(bytes: Uint8Array): Promise<string[]> {
  const entries = extract();
  entries.end(Buffer.from(gunzipSync(bytes)));
  const names: string[] = [];
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}
