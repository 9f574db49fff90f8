import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../../etcd/connect_etcd.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { memberPods, rootCredentials, withEtcd, withMembers } from "../gitops/etcd_access.ts";
import { isReady, type Pod, untilMembers, untilMembersReady } from "../gitops/member_pods.ts";
import { startLedger, type WriteLap } from "../gitops/write_ledger.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { runTool } from "../../../bench/targets/kind/run_tool.ts";

/** A machine that goes away with its disk, and comes back with it. */
export const lostNode: Case = {
  group: "cluster",
  id: "lost-node",
  name: "the node of the leader stops and the others serve on; with the node its member comes back",
  needs: ["first-sync"],
  minutes: 8,
  run,
};

/** Seconds without a write that an election may cost, on a machine that has other things to do. */
const longestElection = 10;

/** Milliseconds after which a member that says nothing is asked no longer. */
const requestTimeout = 3_000;

async function run(context: CaseContext): Promise<string> {
  return await withClients(context, async (clients) => {
    const pods = await untilMembersReady(context);
    const before = await membership(context);
    const lost = await leaderOf(clients);
    const node = pods.find(({ metadata }) => metadata.name === lost)?.spec.nodeName;
    assert(node !== undefined, `${lost} has no node`);
    const ledger = startLedger(clients, `/conformance/${crypto.randomUUID()}/`);
    const laps: WriteLap[] = [];
    try {
      await docker(context, ["stop", node]);
      await untilAway(context, lost);
      laps.push(ledger.lap());
    } finally {
      await docker(context, ["start", node]);
    }
    await untilMembersReady(context);
    laps.push(ledger.lap());
    assert.deepEqual(await ledger.finish(), [], "acknowledged writes are gone");
    for (const { acknowledged, longestPause } of laps) {
      assert(acknowledged > 0, "nothing was written meanwhile");
      assert(longestPause < longestElection, `nothing was written for ${longestPause} s`);
    }
    assert.deepEqual(await membership(context), before, "the members are others");
    await untilNodeWell(context, node);
    const [away, back] = laps.map(told);
    return `${lost} on ${node}; without it ${away}; until it was back ${back}`;
  });
}

/** A client of each member alone, in the order of the pods. */
async function withClients<R>(
  context: CaseContext,
  use: (clients: readonly Etcd3[]) => Promise<R>,
): Promise<R> {
  const credentials = await rootCredentials(context);
  return await withMembers(context, {
    use: async (endpoints) => {
      const clients = endpoints.map((endpoint) =>
        connectEtcd({ endpoints: [endpoint], credentials, requestTimeout })
      );
      try {
        return await use(clients);
      } finally {
        for (const client of clients) client.close();
      }
    },
  });
}

async function leaderOf(clients: readonly Etcd3[]): Promise<string> {
  const answers = await Promise.all(clients.map((client) => client.maintenance.status()));
  const leader = memberPods[
    answers.findIndex(({ header, leader }) => header.member_id === leader)
  ];
  assert(leader !== undefined, "no member leads");
  return leader;
}

async function membership(context: CaseContext): Promise<readonly string[]> {
  const { members } = await withEtcd(
    context,
    (client) => client.cluster.memberList({ linearizable: true }),
  );
  return members.map(({ ID, name }) => `${name} ${ID}`).sort();
}

async function docker(
  { signal }: CaseContext,
  args: readonly [string, string],
): Promise<void> {
  const ended = signal.aborted ? new AbortController().signal : signal;
  await runTool("docker", { args, minutes: 2, signal: ended });
}

/** Kubernetes takes a while to notice that a node says nothing. */
async function untilAway(context: CaseContext, lost: string): Promise<void> {
  await untilMembers(context, {
    what: `${lost} alone to be away`,
    found: (pods) => {
      const away = pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name);
      return away.length === 1 && away[0] === lost || undefined;
    },
  });
}

/** What else runs there is needed by later cases. */
async function untilNodeWell({ kubernetes, signal }: CaseContext, node: string): Promise<void> {
  await until<true, Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    fields: `spec.nodeName=${node}`,
    what: `all pods of ${node} to be ready`,
    found: (pods) => pods.every((pod) => isReady(pod) || isOver(pod)) || undefined,
    seen: (pods) => pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name).join(),
    signal,
  });
}

function isOver({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || status?.phase === "Succeeded" ||
    status?.phase === "Failed";
}

function told({ acknowledged, longestPause }: WriteLap): string {
  return `${acknowledged} writes, longest pause ${longestPause.toFixed(1)} s`;
}
