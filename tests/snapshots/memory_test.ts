import { generateIdentity, identityToRecipient } from "age-encryption";
import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fillDatabase } from "../../bench/snapshots/fill_database.ts";
import { runSnapshot, type SnapshotRun } from "../../bench/snapshots/snapshot_run.ts";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { hasVersitygw, startVersitygw } from "../versitygw.ts";

const megabyte = 1024 * 1024;
const hasServer = await hasVersitygw();
const it = itWhere(Deno.build.os === "linux");

describe("the memory that a snapshot takes", () => {
  let cluster: LocalCluster;
  let folder: string;

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    folder = await Deno.makeTempDir({ prefix: "snapshot-memory-" });
    cluster = await startTestCluster(binary);
    const root = await cluster.connect("root");
    // Many times what may be used; bench/snapshots/ measures a gigabyte and more.
    await fillDatabase(root, 256);
    root.close();
  });

  after(async () => {
    await cluster?.stop();
    await Deno.remove(folder, { recursive: true });
  });

  async function cost(run: Pick<SnapshotRun, "bucket" | "recipients" | "what">) {
    const own = await Deno.makeTempDir({ dir: folder });
    const [endpoint = ""] = cluster.endpoints;
    const credentials = await cluster.credentialsOf("root");
    const { idle, peak, size } = await runSnapshot({ endpoint, credentials, folder: own, ...run });
    await Deno.remove(join(own), { recursive: true });
    assert.ok(size > 256 * megabyte);
    return peak - idle;
  }

  it("is less than 64 MiB, compressed on its way to a volume", async () => {
    const grown = await cost({ what: "volume" });
    assert.ok(grown < 64 * megabyte, `${Math.round(grown / megabyte)} MiB`);
  });

  itWhere(hasServer && Deno.build.os === "linux")(
    "is less than 64 MiB, compressed and encrypted on its way to a bucket",
    async () => {
      const server = await startVersitygw();
      try {
        const recipients = [await identityToRecipient(await generateIdentity())];
        const grown = await cost({ what: "s3", bucket: server.options, recipients });
        assert.ok(grown < 64 * megabyte, `${Math.round(grown / megabyte)} MiB`);
      } finally {
        await server.stop();
      }
    },
  );
});
