import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { defragment, type DefragmentOptions } from "../../operations/defragmentation/defragment.ts";
import { hasAnswered, readMemberHealth } from "../../operations/health/member_health.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { credentialOptions } from "./credential_files.ts";
import { runCommand } from "./run_command.ts";

const quota = 16 * 1024 * 1024;

describe("a cluster whose database reached its quota", () => {
  let cluster: LocalCluster;
  let client: Etcd3;
  let credentials: ClientCredentials;
  let directory: string;
  let args: readonly string[];

  before(async () => {
    directory = await Deno.makeTempDir({ prefix: "recover-space-" });
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary, { members: 3, quota: String(quota) });
    credentials = await cluster.credentialsOf("root");
    client = await cluster.connect("root");
    args = [
      `--endpoints=${cluster.endpoints.join(",")}`,
      ...await credentialOptions(directory, credentials),
    ];
  });

  after(async () => {
    client?.close();
    await cluster?.stop();
    await Deno.remove(directory, { recursive: true });
  });

  /** Writes until etcd refuses for want of space. */
  async function fill(keyOf: (number: number) => string): Promise<number> {
    // Larger values would leave so much empty between them that a defragmentation helps at once.
    const value = Buffer.alloc(24 * 1024, "x");
    for (let number = 0; number < 2_000; number++) {
      try {
        await client.put(keyOf(number)).value(value);
      } catch (error) {
        assert.equal(etcdErrorClass(error), "no-space");
        return number;
      }
    }
    return assert.fail("the quota was never reached");
  }

  async function alarms(): Promise<string[]> {
    const { alarms } = await client.maintenance.alarm({ action: "Get" });
    return [...new Set(alarms.map(({ alarm }) => String(alarm).toUpperCase()))];
  }

  function options(differing: Partial<DefragmentOptions> = {}): DefragmentOptions {
    const progress = createProgress({ terminal: false, write: () => undefined });
    const rules = { freeShare: 0.45, minimumFree: 1024 * 1024, quotaShare: 0.5 };
    const { endpoints } = cluster;
    return { endpoints, credentials, rules, pause: 0, grace: 100, progress, ...differing };
  }

  it("is told to be down, with the command that mends it", async () => {
    await fill((number) => `/history/${number % 4}`);
    const { code, output } = await runCommand("inspect", ...args);
    assert.equal(code, 21, output);
    assert.match(output, /^✗ Down: Writes are refused: .*alarm NOSPACE/);
    assert.match(output, /\n {4}kamaji-etcd defragment --endpoints 127\.0\.0\.1:\d+,/);
    assert.match(output, /\nSTATE +alarm NOSPACE · auth on · quorum read \d+ ms\n/);
  });

  it("is recovered by that one command under load, and loses nothing acknowledged", async () => {
    const plan = await runCommand("defragment", ...args, "--dry-run");
    assert.equal(plan.code, 0, plan.error);
    assert.match(plan.output, /^old revisions to be dropped: \d+ % of the quota is in use\n/);
    assert.deepEqual(await alarms(), ["NOSPACE"], "a dry run changes nothing");

    const load = startLoad(client);
    const { code, error, output } = await runCommand("defragment", ...args);
    assert.equal(code, 0, error);
    assert.match(
      output,
      /^old revisions dropped: .+\n(\S+ defragmented: .+\n){3}alarm NOSPACE ended\n$/,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { acknowledged, refused } = await load.end();
    assert.deepEqual(await alarms(), []);
    assert.ok(refused > 0, "the load began before there was space");
    assert.ok(acknowledged.size > 10, `${acknowledged.size} writes were accepted afterwards`);
    for (const [key, value] of acknowledged) assert.equal(await client.get(key).string(), value);
    for (const answer of await health()) {
      assert.ok(answer.databaseSize < quota / 2, `${answer.name}: ${answer.databaseSize}`);
    }
  });

  it("keeps the alarm while what fills it is really stored", async () => {
    await fill((number) => `/stored/${number}`);
    await assert.rejects(defragment(options()), (error) => {
      assert.ok(error instanceof Failure && error.code === "target-failed");
      assert.match(error.message, /still fills \d+ % of its quota, so the alarm stays$/);
      return true;
    });
    assert.deepEqual(await alarms(), ["NOSPACE"]);
  });

  it("drops no revisions when the file is mostly empty", async () => {
    await client.delete().prefix("/stored/");
    const { header: { revision } } = await client.kv.range({ key: Buffer.from("/none") });
    await client.kv.compact({ revision, physical: true });
    await client.put("/after").value("x").exec().catch(() => undefined);
    const deadline = performance.now() + 20_000;
    while ((await health()).some(({ databaseInUse }) => databaseInUse > quota / 2)) {
      assert.ok(performance.now() < deadline, "the members did not compact");
      // A member that writes nothing does not count anew what it uses; a role takes no space.
      await client.auth.roleAdd({ name: `count-${crypto.randomUUID()}` });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { recovery } = await defragment(options());
    assert.equal(recovery?.compacts, false);
    assert.equal(recovery?.alarm, "ended");
    await client.put("/after").value("again");
    await client.kv.range({ key: Buffer.from("/none"), revision });
  });

  async function health() {
    const answers = await Promise.all(
      cluster.endpoints.map((endpoint) => readMemberHealth(endpoint, { credentials })),
    );
    return answers.filter(hasAnswered);
  }
});

interface Load {
  end(): Promise<{ readonly acknowledged: ReadonlyMap<string, string>; readonly refused: number }>;
}

/** Writes new keys one after the other, and keeps account of what etcd acknowledged. */
function startLoad(client: Etcd3): Load {
  const acknowledged = new Map<string, string>();
  let refused = 0;
  let isOver = false;
  const work = (async () => {
    for (let number = 0; !isOver; number++) {
      const value = crypto.randomUUID();
      await client.put(`/load/${number}`).value(value).exec().then(
        () => acknowledged.set(`/load/${number}`, value),
        () => refused++,
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    async end() {
      isOver = true;
      await work;
      return { acknowledged, refused };
    },
  };
}
