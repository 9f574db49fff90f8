import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  formatManifest,
  type SnapshotManifest,
  snapshotName,
} from "../../operations/snapshots/snapshot_manifest.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { parseArguments } from "../parse_arguments.ts";
import { command } from "./list.ts";
import { snapshotListing } from "./snapshot_listing.ts";

describe("kamaji-etcd snapshot list", () => {
  let folder: string;
  let store: SnapshotStore;

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "snapshot-listing-" });
    store = volumeStore(folder);
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  /** Stores a snapshot of an hour, or one whose manifest is the text. */
  async function put(hour: number, text?: string): Promise<string> {
    const takenAt = new Date(Date.UTC(2026, 10, 22, hour, 17));
    const name = snapshotName(takenAt, hour);
    const manifest: SnapshotManifest = {
      version: 1,
      cluster: "kamaji-system/etcd",
      clusterId: "1",
      member: "etcd-0",
      etcdVersion: "3.6.16",
      revision: hour,
      takenAt: takenAt.toISOString(),
      file: `${name}.db`,
      encrypted: false,
      size: 4,
      sha256: "0".repeat(64),
    };
    await store.putText(`${name}.db`, "data");
    await store.putText(`${name}.json`, text ?? formatManifest(manifest));
    return name;
  }

  /** Lists as the words on the command line say. */
  function list(...words: string[]) {
    const { options } = parseArguments(words, { ...command, command: "snapshot list" });
    const { output, strict } = options;
    return snapshotListing(store, {
      output: output === "json" ? "json" : "table",
      strict: strict === true,
    });
  }

  it("prints them newest first, and those that cannot be read after them", async () => {
    const [old, broken, fresh] = [await put(8), await put(10, "{"), await put(9)];
    await store.putText(`${old}.verified`, "");
    const { text } = await list();
    assert.deepEqual(text.split("\n"), [
      `${fresh}  etcd 3.6.16, 4 bytes, not verified`,
      `${old}  etcd 3.6.16, 4 bytes, verified`,
      `${broken}  unreadable: "${broken}.json" is no manifest of a snapshot`,
      "",
    ]);
    const names = JSON.parse((await list("--output=json")).text);
    assert.deepEqual(names.map(({ name }: { name: string }) => name), [fresh, old, broken]);
  });

  it("ends with 2 for a manifest that cannot be read, if it is to be strict", async () => {
    await put(8);
    assert.equal((await list("--strict")).code, 0);
    await put(9, "{");
    assert.equal((await list("--strict")).code, 2);
    assert.equal((await list("--strict", "-o", "json")).code, 2);
    assert.equal((await list()).code, 0, "one that cannot be read hides no other");
  });

  it("prints nothing of an empty store", async () => {
    assert.deepEqual(await list("--strict"), { text: "", code: 0 });
  });
});
