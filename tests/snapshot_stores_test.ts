import { after, afterEach, before, beforeEach, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { createLocalPki } from "../bench/targets/local/local_pki.ts";
import { Failure } from "../diagnostics/failure.ts";
import { s3Store } from "../operations/snapshots/s3_store.ts";
import type { SnapshotStore } from "../operations/snapshots/snapshot_store.ts";
import { volumeStore } from "../operations/snapshots/volume_store.ts";
import { itWhere } from "./it_where.ts";
import { hasVersitygw, type S3Server, startVersitygw } from "./versitygw.ts";

const hasServer = await hasVersitygw();

interface Places {
  readonly folder: string;
  readonly server: S3Server | undefined;
}

interface BackEnd {
  readonly name: string;
  readonly runs: boolean;
  readonly open: (places: Places) => Promise<SnapshotStore>;
}

const partSize = 5 * 1024 * 1024;

const backEnds: readonly BackEnd[] = [
  {
    name: "a volume",
    runs: true,
    open: async ({ folder }) => {
      await Deno.mkdir(join(folder, "store"));
      return volumeStore(join(folder, "store"));
    },
  },
  {
    name: "an S3 bucket",
    runs: hasServer,
    open: ({ server }) => {
      assert.ok(server !== undefined);
      const folder = `clusters/${crypto.randomUUID()}`;
      return Promise.resolve(s3Store({ ...server.options, folder, partSize }));
    },
  },
];

const failed = (error: unknown) =>
  error instanceof Failure && error.code === "snapshot-store-failed";

for (const { name: backEnd, open, runs } of backEnds) {
  describe(`a store of snapshots in ${backEnd}`, () => {
    const it = itWhere(runs);
    let server: S3Server | undefined;
    let folder: string;
    let store: SnapshotStore;

    before(async () => {
      if (hasServer) server = await startVersitygw();
    });

    after(async () => {
      await server?.stop();
    });

    beforeEach(async () => {
      folder = await Deno.makeTempDir({ prefix: "snapshot-stores-" });
      if (runs) store = await open({ folder, server });
    });

    afterEach(async () => {
      await Deno.remove(folder, { recursive: true });
    });

    async function file(size: number): Promise<string> {
      const path = join(folder, crypto.randomUUID());
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536) {
        crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      }
      await Deno.writeFile(path, bytes);
      return path;
    }

    for (const size of [0, 1, partSize, 2 * partSize + 12_345]) {
      it(`gives back a file of ${size} bytes`, async () => {
        const original = await file(size);
        await store.put("a.db", original);
        await store.fetch("a.db", join(folder, "out"));
        const [sent, came] = await Promise.all(
          [original, join(folder, "out")].map((path) => Deno.readFile(path)),
        );
        assert.equal(came?.length, size);
        assert.ok(sent !== undefined && came !== undefined && Buffer.from(sent).equals(came));
        assert.equal((await Deno.stat(join(folder, "out"))).mode! & 0o777, 0o600);
      });
    }

    it("gives back texts and lists what it holds in order", async () => {
      await store.putText("b & c.json", '{"a": "ü"}');
      await store.putText("a.json", "");
      assert.equal(await store.fetchText("b & c.json"), '{"a": "ü"}');
      assert.deepEqual(await store.list(), ["a.json", "b & c.json"]);
    });

    it("never overwrites", async () => {
      await store.putText("a.json", "first");
      await assert.rejects(store.putText("a.json", "second"), failed);
      await assert.rejects(store.put("a.json", await file(10)), failed);
      assert.equal(await store.fetchText("a.json"), "first");
      assert.deepEqual(await store.list(), ["a.json"]);
    });

    it("keeps one of two texts of the same name that come at once", async () => {
      for (let round = 0; round < 10; round++) {
        const name = `${round}.json`;
        const texts = ["first", "second"];
        const ends = await Promise.allSettled(texts.map((text) => store.putText(name, text)));
        const kept = texts.filter((_, index) => ends[index]?.status === "fulfilled");
        assert.deepEqual(kept, [await store.fetchText(name)]);
      }
    });

    it("removes, also what is not there", async () => {
      await store.putText("a.json", "{}");
      await store.remove("a.json");
      await store.remove("a.json");
      assert.deepEqual(await store.list(), []);
    });

    it("tells the size of what there is", async () => {
      await store.put("a.db", await file(12_345));
      assert.deepEqual([await store.size("a.db"), await store.size("b.db")], [12_345, undefined]);
    });

    it("says that something is missing", async () => {
      await assert.rejects(store.fetchText("none.json"), failed);
      await assert.rejects(store.fetch("none.db", join(folder, "none")), failed);
    });
  });
}

describe("a store in an S3 bucket", () => {
  const it = itWhere(hasServer);
  let server: S3Server;

  before(async () => {
    if (hasServer) server = await startVersitygw();
  });

  after(async () => {
    await server?.stop();
  });

  it("says what the store said when it refuses", async () => {
    const credentials = { ...server.options.credentials, secretAccessKey: "wrong-secret" };
    await assert.rejects(
      s3Store({ ...server.options, credentials }).list(),
      (error) =>
        failed(error) && /SignatureDoesNotMatch/.test(String(error)) &&
        !String(error).includes("wrong-secret"),
    );
    const elsewhere = s3Store({ ...server.options, bucket: "no-such-bucket" });
    await assert.rejects(
      elsewhere.list(),
      (error) => failed(error) && /NoSuchBucket/.test(String(error)),
    );
  });

  it("says that nobody is there", async () => {
    const nobody = s3Store({ ...server.options, endpoint: "http://127.0.0.1:1" });
    await assert.rejects(
      nobody.list(),
      (error) => failed(error) && /cannot be reached/.test(String(error)),
    );
  });

  it("speaks TLS with a store of a private CA, and with no other", async () => {
    const folder = await Deno.makeTempDir({ prefix: "snapshot-stores-" });
    const { server: files } = await createLocalPki(join(folder, "pki"));
    const other = await createLocalPki(join(folder, "other"));
    const secured = await startVersitygw(files);
    try {
      const [authority, stranger] = await Promise.all(
        [files.trust, other.server.trust].map((path) => Deno.readTextFile(path)),
      );
      assert.ok(authority !== undefined && stranger !== undefined);
      const store = s3Store({ ...secured.options, authority });
      await store.putText("a.json", "{}");
      assert.equal(await store.fetchText("a.json"), "{}");
      const strange = s3Store({ ...secured.options, authority: stranger });
      await assert.rejects(strange.list(), failed);
      await assert.rejects(strange.putText("b.json", "{}"), failed);
      const none = s3Store(secured.options);
      await assert.rejects(none.putText("b.json", "{}"), failed);
      assert.deepEqual(await store.list(), ["a.json"]);
    } finally {
      await secured.stop();
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("lists more than fit into one answer", async () => {
    const store = s3Store({ ...server.options, folder: "many" });
    const folder = join(server.bucketFolder, "many");
    await Deno.mkdir(folder);
    const names = Array.from({ length: 1_100 }, (_, index) => `${1_000 + index}.json`);
    for (const name of names) await Deno.writeTextFile(join(folder, name), "{}");
    assert.equal((await store.list()).length, 1_100);
  });
});
