import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createProgress } from "../diagnostics/progress.ts";
import type { ClientCredentials } from "../etcd/connect_etcd.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { defragment, type DefragmentOptions } from "../operations/defragmentation/defragment.ts";
import {
  hasAnswered,
  type MemberHealth,
  readMemberHealth,
} from "../operations/health/member_health.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

const rules = { freeShare: 0.45, minimumFree: 1024 * 1024, quotaShare: 0.8, quota: 2 ** 31 };

describe("a defragmentation of three members", () => {
  let cluster: LocalCluster;
  let credentials: ClientCredentials;
  let told = "";

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary, { members: 3 });
    credentials = await cluster.credentialsOf("root");
    await fillAndEmpty();
  });

  after(async () => {
    await cluster?.stop();
  });

  /** Leaves about 8 MiB of each file free. */
  async function fillAndEmpty(): Promise<void> {
    const client = await cluster.connect("root");
    const value = Buffer.alloc(64 * 1024, "x");
    for (let number = 0; number < 128; number++) await client.put(`/fill/${number}`).value(value);
    await client.delete().prefix("/fill/");
    const revision = (await client.get("/none").exec()).header.revision;
    await client.kv.compact({ revision, physical: true });
    // Only the member that was asked waits for its own compaction, and a member that writes nothing
    // does not count anew what it uses.
    const deadline = performance.now() + 20_000;
    while ((await health()).some(({ databaseInUse }) => databaseInUse > 2 * 1024 * 1024)) {
      assert.ok(performance.now() < deadline, "the members did not compact");
      await client.put("/none").value("again");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    client.close();
  }

  async function health(): Promise<MemberHealth[]> {
    const answers = await Promise.all(
      cluster.endpoints.map((endpoint) => readMemberHealth(endpoint, { credentials })),
    );
    return answers.filter(hasAnswered);
  }

  function options(differing: Partial<DefragmentOptions> = {}): DefragmentOptions {
    const progress = createProgress({ terminal: false, write: (text) => told += text });
    const { endpoints } = cluster;
    return { endpoints, credentials, rules, pause: 10, progress, ...differing };
  }

  async function sizes(): Promise<number[]> {
    return (await health()).map(({ databaseSize }) => databaseSize);
  }

  it("only says what it would do when it runs dry", async () => {
    const before = await sizes();
    const { members: results } = await defragment(options({ dryRun: true }));
    assert.deepEqual(results.map(({ outcome }) => outcome), ["planned", "planned", "planned"]);
    assert.deepEqual(await sizes(), before);
  });

  it("leaves everything alone while a member is away", async () => {
    const [victim] = cluster.members;
    assert.ok(victim !== undefined);
    const before = await sizes();
    victim.signal("SIGSTOP");
    try {
      await assert.rejects(
        defragment(options()),
        (error) => error instanceof Failure && error.code === "target-failed",
      );
    } finally {
      victim.signal("SIGCONT");
    }
    assert.deepEqual(await sizes(), before);
  });

  it("refuses to work on some members of a cluster only", async () => {
    const before = await sizes();
    await assert.rejects(
      defragment(options({ endpoints: cluster.endpoints.slice(0, 2) })),
      (error) =>
        error instanceof Failure && error.code === "target-failed" &&
        /etcd-2 exists and was not named/.test(error.message),
    );
    assert.deepEqual(await sizes(), before);
  });

  it("shrinks every file, the leader's last and only after it handed over", async () => {
    const leader = (await health()).find(({ id, leader }) => id === leader)?.name;
    const { members: results } = await defragment(options());
    assert.deepEqual(results.map(({ outcome }) => outcome), Array(3).fill("defragmented"));
    for (const { after, before, name } of results) {
      assert.ok(after < before / 2, `${name}: ${before} to ${after}`);
    }
    assert.ok(leader !== undefined);
    assert.equal(results.at(-1)?.name, leader);
    assert.match(told, /Defragmenting \S+, of which \d+ % of \d+\.\d MiB is free/);
    const order = [...told.matchAll(/^✓ Defragmenting (\S+), .*$/gm)];
    assert.deepEqual(order.map(([, name]) => name), results.map(({ name }) => name));
    const led = order.map(([line]) => /led by (\S+) now/.exec(line)?.[1]);
    assert.deepEqual(led.slice(0, 2), [undefined, undefined]);
    const now = (await health()).find(({ id, leader }) => id === leader)?.name;
    assert.equal(led[2], now);
    assert.notEqual(now, leader);
  });

  it("finds nothing to do the second time", async () => {
    const { members } = await defragment(options());
    assert.deepEqual(members.map(({ outcome }) => outcome), ["spared", "spared", "spared"]);
  });
});
