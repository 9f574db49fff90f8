import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { beginRestore } from "../../operations/restore/begin_restore.ts";
import { carryOutRestore } from "../../operations/restore/carry_out_restore.ts";
import { runRestore } from "../../operations/restore/run_restore.ts";
import { itWhere } from "../it_where.ts";
import { type LivedCluster, liveInWorld, loseQuorum } from "./lived_cluster.ts";
import { etcdutl } from "./local_etcdutl.ts";
import { startLocalWorld } from "./local_world.ts";
import { confirmed, restoreAtOnce, restoreByMortals, toolsIn } from "./restores_cluster.ts";
import type { RestoreWorld } from "./restore_world.ts";

const available = etcdutl !== undefined;
const itWithTool = itWhere(available);

describe("a restore that does not go through at once", () => {
  let world: RestoreWorld;
  let lived: LivedCluster;
  before(async () => {
    if (!available) return;
    // As the clastix chart has it: the data at the root of the volume.
    world = await startLocalWorld({ members: 1, storage: { dataDirectory: "." } });
    lived = await liveInWorld(world);
    await world.startKeeper();
    await loseQuorum(world);
  });
  after(() => world?.stop());

  const begins = (request: Partial<typeof confirmed>) =>
    beginRestore(toolsIn(world), { ...confirmed, ...request });

  itWithTool(
    "is refused, and changes nothing, as long as something stands against it",
    async () => {
      await assert.rejects(begins({ confirm: undefined }), /was not confirmed/);
      await assert.rejects(begins({ confirm: "other" }), /not of a cluster "other"/);
      await assert.rejects(begins({ snapshot: "20200101T000000Z-r1" }), /There is no snapshot/);
      const { config } = world;
      world.config = exampleCluster({ spec: { ...config.spec, version: "3.7.1" } });
      await assert.rejects(begins({}), /the configuration has 3\.7\.1/);
      world.config = config;
      await world.startKeeper("Argo CD");
      await assert.rejects(begins({}), /Argo CD would start it again/);
      await world.startKeeper();
      await assert.rejects(runRestore(toolsIn(world), { signal: AbortSignal.timeout(5_000) }), {
        message: "What was kept of the restore is gone",
      });
      assert.equal(await world.backEnd.replicas(), 1);
    },
  );

  itWithTool("stops at a snapshot that is not what was taken, and goes on when it is", async () => {
    const file = join((world.store as { place: string }).place, `${lived.snapshot}.db.gz`);
    const bytes = await Deno.readFile(file);
    const middle = bytes.length >> 1;
    await Deno.writeFile(file, bytes.with(middle, (bytes[middle] ?? 0) ^ 1));
    await begins({});
    const signal = AbortSignal.timeout(30_000);
    const failure = await runRestore(toolsIn(world), { signal, pause: 50 }).catch((error) => error);
    assert.ok(failure instanceof Failure);
    assert.match(
      failure.message,
      /data of etcd-0 could not be restored: .*What is stored is not what/,
    );
    const left = await Array.fromAsync(Deno.readDir(world.members.volume("etcd-0")));
    assert.deepEqual(left.map(({ name }) => name), ["member"]);
    await assert.rejects(begins({ snapshot: "20200101T000000Z-r1" }), /is under way/);
    await Deno.writeFile(file, bytes);
  });

  itWithTool("is finished by runs that each are killed at another of the steps left", async () => {
    const { record, steps } = await restoreByMortals(world);
    assert.equal(record.phase, "finished");
    assert.ok(["restore-volume", "start-members", "finish"].every((kind) => steps.includes(kind)));
    const tenant = await world.connect("etcd-0", "team-a");
    assert.equal(await tenant.get("/team-a/kept").string(), "before");
    assert.equal(await tenant.get("/team-a/lost").string(), null);
    tenant.close();
    assert.equal((await world.backEnd.keeper()).replicas, 1);
    const left = await Array.fromAsync(
      Deno.readDir(world.members.volume("etcd-0")),
      ({ name }) => name,
    );
    assert.deepEqual(left.sort(), [`.before-restore-${record.id}`, "member"]);
  });

  itWithTool("can be done again from the start, by runs that never outlive a step", async () => {
    await assert.rejects(begins({}), /serves/);
    const { version: replaces = "" } =
      await world.backEnd.read({ kind: "ConfigMap", name: "etcd-tickets" }) ?? {};
    const stale = { data: { "etcd-0": '{"claim":"uid-etcd-0"}' }, replaces };
    await world.backEnd.write({ kind: "ConfigMap", name: "etcd-tickets" }, stale);
    await nextSecond();
    const { steps } = await restoreByMortals(world, { ...confirmed, evenThoughItServes: true });
    assert.deepEqual([...new Set(steps)], [
      "stop-keeper",
      "withdraw-members",
      "stop-members",
      "restore-volume",
      "note-restored",
      "publish-tickets",
      "publish-members",
      "start-members",
      "start-keeper",
      "finish",
    ]);
    assert.equal((await world.backEnd.keeper()).replicas, 1);
    const root = await world.connect("etcd-0", "root");
    const { header } = await root.cluster.memberList({ linearizable: true });
    root.close();
    assert.notEqual(header.cluster_id, lived.clusterId);
  });

  itWithTool(
    "starts no member over data that are being exchanged, whoever asks for pods",
    async () => {
      await nextSecond();
      await begins({ evenThoughItServes: true });
      const steps: string[] = [];
      await runRestore(toolsIn(world), {
        signal: AbortSignal.timeout(60_000),
        pause: 50,
        carryOut: async (action, bench) => {
          steps.push(action.kind);
          if (action.kind === "restore-volume" && steps.length < 6) {
            await world.backEnd.scale(1);
            await new Promise((resolve) => setTimeout(resolve, 300));
            assert.equal(world.members.running.size, 0);
            return;
          }
          await carryOutRestore(action, bench);
        },
      });
      assert.equal(steps.filter((kind) => kind === "stop-members").length, 2, steps.join(" "));
    },
  );

  itWithTool("leaves a paused keeper alone, whoever would start it again", async () => {
    const { config } = world;
    world.config = exampleCluster({ spec: { ...config.spec, paused: true } });
    await world.startKeeper("Argo CD");
    await nextSecond();
    const request = { ...confirmed, evenThoughItServes: true };
    const record = await restoreAtOnce(world, { request });
    assert.equal(record.keeperReplicas, undefined);
    assert.equal((await world.backEnd.keeper()).replicas, 1);
  });
});

/** Ids are moments of one second. */
function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000));
}
