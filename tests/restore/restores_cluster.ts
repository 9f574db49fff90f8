import { after, before } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createProgress } from "../../diagnostics/progress.ts";
import { memberNames } from "../../manifests/members/member_names.ts";
import { restoreLayout } from "../../manifests/jobs/restore_layout.ts";
import { beginRestore, type RestoreRequest } from "../../operations/restore/begin_restore.ts";
import { carryOutRestore } from "../../operations/restore/carry_out_restore.ts";
import { hashOfKeys } from "../../operations/restore/hash_of_keys.ts";
import type { RestoreRecord } from "../../operations/restore/restore_record.ts";
import { dropOldData, runRestore } from "../../operations/restore/run_restore.ts";
import { tellRestored } from "../../operations/restore/tell_restored.ts";
import type { RestoreTools } from "../../operations/restore/restore_tools.ts";
import { assertGuideSays } from "./guide.ts";
import { type LivedCluster, liveInWorld, loseQuorum } from "./lived_cluster.ts";
import { itWhere } from "../it_where.ts";
import type { RestoreWorld } from "./restore_world.ts";
import { watchFrom } from "./watch_from.ts";

/** What a person says who wants it. */
export const confirmed: RestoreRequest = {
  confirm: "etcd",
  evenThoughItServes: false,
  identityGiven: false,
};

/** The tools of one run in a world; what is told goes to `write`. */
export function toolsIn(
  world: RestoreWorld,
  write: (text: string) => void = () => undefined,
): RestoreTools {
  return {
    config: () => Promise.resolve(world.config),
    backEnd: world.backEnd,
    now: () => new Date(),
    progress: createProgress({ terminal: false, write }),
  };
}

/** The death of a run. */
class Killed extends Error {}

/** Restores by runs that each are killed after their first step, until one has nothing to do. */
export async function restoreByMortals(
  world: RestoreWorld,
  request: RestoreRequest = confirmed,
): Promise<{ readonly record: RestoreRecord; readonly steps: readonly string[] }> {
  const steps: string[] = [];
  await beginRestore(toolsIn(world), request);
  while (true) {
    try {
      const record = await runRestore(toolsIn(world), {
        signal: AbortSignal.timeout(150_000),
        pause: 50,
        carryOut: async (action, bench) => {
          // Killed before its first look at what came of it, and half of the time before the step.
          steps.push(action.kind);
          if (steps.length % 2 === 0) await carryOutRestore(action, bench);
          throw new Killed();
        },
      });
      return { record, steps };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      assert.ok(steps.length < 100, steps.join(" "));
      if (steps.at(-1) === "finish") continue;
      assert.equal(await beginRestore(toolsIn(world), request), "resumed");
    }
  }
}

/** Restores in one run. */
export async function restoreAtOnce(
  world: RestoreWorld,
  { request = confirmed, write }: {
    readonly request?: RestoreRequest;
    readonly write?: (text: string) => void;
  } = {},
): Promise<RestoreRecord> {
  const tools = toolsIn(world, write);
  await beginRestore(tools, request);
  const signal = AbortSignal.timeout(150_000);
  const record = await runRestore(tools, { signal, pause: 50 });
  tools.progress.close();
  return record;
}

/** A back end, and how large a cluster is restored in it. */
export interface RestoreCase {
  /** Whether all it takes is here. */
  readonly available: boolean;
  /** Starts an empty world for them. */
  readonly start: () => Promise<RestoreWorld>;
}

/** What every back end does alike with a cluster of so many members. */
export function restoresCluster(
  { available, start }: RestoreCase,
): void {
  const test = itWhere(available);
  let world: RestoreWorld;
  let lived: LivedCluster;
  let record: RestoreRecord;
  const pods = () => memberNames(world.config);
  before(async () => {
    if (!available) return;
    world = await start();
    lived = await liveInWorld(world);
    await world.startKeeper();
    await assert.rejects(beginRestore(toolsIn(world), confirmed), /serves/);
    await loseQuorum(world);
    let told = "";
    record = await restoreAtOnce(world, { write: (text) => told += text });
    await assertGuideSays("restore.md", told + tellRestored(record, world.config));
  });
  after(() => world?.stop());

  test("serves what the snapshot has, and nothing that came after", async () => {
    for (const pod of pods()) {
      const tenant = await world.connect(pod, "team-a");
      assert.equal(await tenant.get("/team-a/kept").string(), "before", pod);
      assert.equal(await tenant.get("/team-a/lost").string(), null, pod);
      tenant.close();
    }
  });

  test("has the same data on every member, at a revision that nobody ever saw", async () => {
    const { hash = 0, revision = 0, tenants } = record.restored ?? {};
    assert.ok(revision >= lived.seenBefore + 1e9, String(revision));
    assert.deepEqual(tenants, ["team-a", "team-b"]);
    for (const pod of pods()) {
      const root = await world.connect(pod, "root");
      const answer = await hashOfKeys(root, revision);
      root.close();
      assert.equal(answer.hash, hash, pod);
    }
  });

  test("tells watchers of any older revision that it is compacted", async () => {
    for (const revision of [lived.seenBefore, lived.seenAfter]) {
      const tenant = await world.connect("etcd-0", "team-a");
      const told = await watchFrom(tenant, { key: "/team-a/kept", revision });
      tenant.close();
      assert.ok(Number(told.compact_revision) > lived.seenAfter + 1e8, String(revision));
      assert.equal(told.canceled, true);
    }
  });

  test("keeps its tenants apart, and strangers out", async () => {
    const tenant = await world.connect("etcd-0", "team-a");
    await assert.rejects(tenant.get("/team-b/key").string(), /permission denied/);
    await tenant.put("/team-a/again").value("written");
    tenant.close();
    const stranger = await world.connect("etcd-0", "nobody");
    await assert.rejects(stranger.get("/team-a/kept").string());
    stranger.close();
  });

  test("is another cluster, which nothing of the old one can join", async () => {
    const root = await world.connect("etcd-0", "root");
    const { header, members: listed } = await root.cluster.memberList({ linearizable: true });
    root.close();
    assert.notEqual(header.cluster_id, lived.clusterId);
    assert.deepEqual(listed.map(({ name }) => name).sort(), pods());
    const published = await world.backEnd.read({ kind: "ConfigMap", name: "etcd-members" });
    assert.equal(published?.data["ETCD_INITIAL_CLUSTER_STATE"], "existing");
    assert.equal(published?.data["ETCD_INITIAL_CLUSTER_TOKEN"], record.token);
    const tickets = await world.backEnd.read({ kind: "ConfigMap", name: "etcd-tickets" });
    assert.deepEqual(tickets?.data, {});
  });

  test("has its keeper again, and its old data until they are dropped", async () => {
    assert.equal((await world.backEnd.keeper()).replicas, 1);
    const { dataDirectory } = world.config.spec.storage;
    const kept = pods().map((pod) =>
      restoreLayout({ volume: world.members.volume(pod), dataDirectory, id: record.id }).kept
    );
    for (const path of kept) assert.ok((await Deno.stat(path)).isDirectory);
    await dropOldData(toolsIn(world));
    for (const path of kept) await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
    const tenant = await world.connect("etcd-0", "team-a");
    assert.equal(await tenant.get("/team-a/kept").string(), "before");
    tenant.close();
  });

  test("stays restored when a member ends and starts again", async () => {
    await world.members.kill("etcd-0");
    const deadline = performance.now() + 20_000;
    while (!world.members.running.has("etcd-0")) {
      assert.ok(performance.now() < deadline);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await world.members.running.get("etcd-0")?.ready();
    const tenant = await world.connect("etcd-0", "team-a");
    assert.equal(await tenant.get("/team-a/again").string(), "written");
    tenant.close();
  });
}
