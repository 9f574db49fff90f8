import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { Failure } from "../diagnostics/failure.ts";
import { connectEtcd } from "../etcd/connect_etcd.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { saveSnapshot } from "../operations/snapshots/save_snapshot.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

describe("saveSnapshot()", () => {
  let cluster: LocalCluster;
  let folder: string;

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    const root = await cluster.connect("root");
    for (let number = 0; number < 64; number++) {
      await root.put(`/fill/${number}`).value("x".repeat(100_000));
    }
    root.close();
  });

  after(async () => {
    await cluster?.stop();
  });

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "save-snapshot-" });
  });

  afterEach(async () => {
    await Deno.remove(folder, { recursive: true });
  });

  async function save(user: string, file: string, signal?: AbortSignal) {
    const credentials = await cluster.credentialsOf(user);
    const client = connectEtcd({ endpoints: cluster.endpoints, credentials });
    try {
      return await saveSnapshot({ client, file, ...(signal === undefined ? {} : { signal }) });
    } finally {
      client.close();
    }
  }

  function refused(code: string) {
    return (error: unknown) => error instanceof Failure && error.code === code;
  }

  async function names(): Promise<string[]> {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  }

  it("saves what the member sent, readable by its owner alone", async () => {
    const file = `${folder}/whole.db`;
    const { sha256, size } = await save("root", file);
    const bytes = await Deno.readFile(file);
    assert.ok(size > 6_400_000 && bytes.length === size);
    assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
    const said = bytes.subarray(-32).toHex();
    assert.equal(createHash("sha256").update(bytes.subarray(0, -32)).digest("hex"), said);
    assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
    assert.deepEqual(await names(), ["whole.db"]);
  });

  it("never overwrites a snapshot", async () => {
    await Deno.writeTextFile(`${folder}/old.db`, "precious");
    await assert.rejects(save("root", `${folder}/old.db`), refused("output-failed"));
    assert.equal(await Deno.readTextFile(`${folder}/old.db`), "precious");
  });

  it("leaves nothing behind when etcd refuses", async () => {
    await assert.rejects(save("stranger", `${folder}/refused.db`), refused("etcd-request-failed"));
    assert.deepEqual(await names(), []);
  });

  it("leaves nothing behind when it is interrupted", async () => {
    const reason = new Failure("interrupted", "Interrupted by a test");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(save("root", `${folder}/half.db`, signal), refused("interrupted"));
    assert.deepEqual(await names(), []);
  });

  it("says that a folder cannot be written", async () => {
    await assert.rejects(save("root", `${folder}/no/such.db`), refused("output-failed"));
  });
});
