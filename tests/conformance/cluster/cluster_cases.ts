import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { untilSynced } from "../gitops/application.ts";
import { commitDocument, keepInDocument } from "../gitops/commit_document.ts";
import { withEtcd } from "../gitops/etcd_access.ts";
import type { DocumentChange } from "../gitops/etcd_document.ts";
import { whileWriting } from "../gitops/acknowledged_writes.ts";
import { isReady, type Pod, untilMembers } from "../gitops/member_pods.ts";

/** What commits do to the members, carried out by the keeper. */
export const clusterCases: readonly Case[] = [
  {
    group: "cluster",
    id: "rollout",
    name: "a commit that restarts members restarts them one by one, and no write is lost",
    needs: ["first-sync"],
    minutes: 8,
    run: proveRollout,
  },
  {
    group: "cluster",
    id: "scaling",
    name: "commits make of three members five and three again, and no write is lost",
    needs: ["rollout"],
    minutes: 8,
    run: proveScaling,
  },
];

/** Five members do not have a node each. */
const rolled: DocumentChange = { hosts: "preferred", snapshotCount: 20_000 };

async function proveRollout(context: CaseContext): Promise<string> {
  const before = await untilReady(context, 3);
  const known = new Set(before.map(({ metadata }) => metadata.uid));
  let mostAway = 0;
  const record = await whileWriting(context, async () => {
    await untilSynced(context, await commitDocument(context, rolled));
    await untilMembers(context, {
      what: "three members of the new template to be ready",
      found: (pods) => {
        const ready = pods.filter(isReady);
        mostAway = Math.max(mostAway, 3 - ready.length);
        return ready.filter(({ metadata }) => !known.has(metadata.uid)).length === 3 || undefined;
      },
    });
  });
  keepInDocument(context, rolled);
  assert.deepEqual(record.lost, []);
  assert(mostAway <= 1, `${mostAway} members were away at once`);
  return `${record.acknowledged} writes, longest pause ${record.longestPause.toFixed(1)} s`;
}

async function proveScaling(context: CaseContext): Promise<string> {
  const record = await whileWriting(context, async () => {
    for (const members of [5, 3]) {
      await untilSynced(context, await commitDocument(context, { members: String(members) }));
      await untilReady(context, members);
      await untilVoting(context, members);
    }
  });
  assert.deepEqual(record.lost, []);
  return `${record.acknowledged} writes, longest pause ${record.longestPause.toFixed(1)} s`;
}

async function untilReady(context: CaseContext, members: number): Promise<readonly Pod[]> {
  return await untilMembers(context, {
    what: `${members} members to be ready`,
    found: (pods) => pods.length === members && pods.every(isReady) ? pods : undefined,
  });
}

/** The last learner is promoted, or the last member removed, a moment after its pod tells. */
async function untilVoting(context: CaseContext, members: number): Promise<void> {
  for (;;) {
    context.signal.throwIfAborted();
    const listed = await withEtcd(
      context,
      async (client) => (await client.cluster.memberList({ linearizable: true })).members,
    );
    if (listed.length === members && listed.every(({ isLearner }) => !isLearner)) return;
  }
}
