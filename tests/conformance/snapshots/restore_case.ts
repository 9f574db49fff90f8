import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { awaitRefusal } from "../../../etcd/await_refusal.ts";
import { connectEtcd } from "../../../etcd/connect_etcd.ts";
import { isAuthenticationEnabled } from "../../../etcd/enable_authentication.ts";
import { revisionBump } from "../../../operations/restore/begin_restore.ts";
import { hashOfKeys } from "../../../operations/restore/hash_of_keys.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { untilSynced } from "../gitops/application.ts";
import { commitDocument } from "../gitops/commit_document.ts";
import {
  memberPods,
  rootCredentials,
  strangerCredentials,
  withEtcd,
  withMembers,
} from "../gitops/etcd_access.ts";
import { etcdName, etcdNamespace } from "../gitops/etcd_document.ts";
import { untilCondition } from "../gitops/keeper_status.ts";
import { isReady, untilMembers, untilMembersReady } from "../gitops/member_pods.ts";
import { runSchedule } from "../gitops/run_schedule.ts";
import { wipeVolume } from "../gitops/wipe_volume.ts";
import { runProduct } from "../machine/run_product.ts";
import { newestSnapshot } from "./snapshot_cases.ts";
import { assertData, elsewhere } from "./stored_data.ts";

/** The way of docs/restore.md, from a lost quorum to the next snapshot. */
export const restore: Case = {
  group: "snapshots",
  id: "restore",
  name:
    "after a lost quorum, kamaji-etcd restore brings back what the verified snapshot holds: equal " +
    "members, a higher revision, authentication on",
  needs: ["verify"],
  minutes: 8,
  run,
};

const command = [
  ...["restore", "--cluster", etcdName, "--namespace", etcdNamespace],
  ...["--confirm", etcdName],
];

/** A key that came after the snapshot. */
const late = `${elsewhere}late`;

async function run(context: CaseContext): Promise<string> {
  const snapshot = await newestSnapshot(context);
  const before = await withEtcd(context, async (client) => {
    const { header } = await client.put(late).value("lost");
    return Number(header.revision);
  });
  await assert.rejects(
    runProduct(context, { name: "not-paused", args: command }),
    /The keeper is not paused, and Argo CD would start it again/,
  );
  await untilSynced(context, await commitDocument(context, { paused: true }));
  await untilCondition(context, { type: "Paused", status: "True" });
  await assert.rejects(
    runProduct(context, { name: "serving", args: command }),
    /The cluster has a quorum and serves/,
  );
  await loseQuorum(context);

  const begun = performance.now();
  const said = await runProduct(context, { name: "restore", args: command, minutes: 5 });
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  assert.match(said, new RegExp(`^etcd is restored from ${snapshot.name}: 3 members`));
  await assertRestored(context, before);

  await runProduct(context, { name: "drop-old", args: [...command, "--drop-old"] });
  await untilSynced(context, await commitDocument(context, {}));
  await untilCondition(context, { type: "Settled", status: "True" });
  await untilMembersReady(context);
  await runSchedule(context, `${etcdName}-snapshot`);
  const { manifest } = await newestSnapshot(context);
  assert(manifest.revision > revisionBump, `the next snapshot is of ${manifest.revision}`);
  return `${said.split("\n")[0]}; after ${seconds} s`;
}

/** Two of three volumes lose their data; the keeper, which stands still, replaces nobody. */
async function loseQuorum(context: CaseContext): Promise<void> {
  for (const pod of memberPods.slice(0, 2)) await wipeVolume(context, pod);
  await untilMembers(context, {
    what: "no member to be ready",
    found: (pods) => pods.length === memberPods.length && !pods.some(isReady) || undefined,
  });
}

async function assertRestored(context: CaseContext, before: number): Promise<void> {
  await withEtcd(context, async (client) => {
    await assertData(client);
    assert.equal(await client.get(late).string(), null, "a write of after the snapshot is there");
    assert.equal(await isAuthenticationEnabled(client), true);
    const { header, members } = await client.cluster.memberList({ linearizable: true });
    assert.deepEqual(members.map(({ name }) => name).sort(), memberPods);
    assert(members.every(({ isLearner }) => !isLearner), "a member has no vote");
    assert(header.cluster_id !== "", "the cluster has no id");
    await assertHistory(client, before);
  });
  await assertEqualMembers(context);
  await assertRefusals(context);
}

/** Who asks for what was before hears that it is no more, and reads everything anew. */
async function assertHistory(client: Etcd3, before: number): Promise<void> {
  const { header } = await client.kv.range({ key: Buffer.from(late) });
  const now = Number(header.revision);
  assert(now > before + revisionBump / 2, `the revision is ${now}, and was ${before}`);
  await assert.rejects(
    async () => await client.kv.range({ key: Buffer.from(late), revision: String(before) }),
    /compacted/,
  );
}

async function assertEqualMembers(context: CaseContext): Promise<void> {
  const credentials = await rootCredentials(context);
  const revision = await withEtcd(context, async (client) => {
    const { header } = await client.kv.range({ key: Buffer.from(late) });
    return Number(header.revision);
  });
  await withMembers(context, {
    use: async (endpoints) => {
      const hashes = await Promise.all(endpoints.map(async (endpoint) => {
        const client = connectEtcd({ endpoints: [endpoint], credentials });
        try {
          await client.kv.range({ key: Buffer.from(late) });
          return await hashOfKeys(client, revision);
        } finally {
          client.close();
        }
      }));
      for (const hash of hashes) assert.deepEqual(hash, hashes[0], "members differ");
    },
  });
}

async function assertRefusals(context: CaseContext): Promise<void> {
  const credentials = await strangerCredentials(context);
  await withMembers(context, {
    use: async (endpoints) => {
      for (const endpoint of endpoints) {
        await awaitRefusal({ endpoint, credentials, timeout: 10_000 });
      }
    },
  });
}
