import type { Etcd3, IMemberListResponse } from "etcd3";
import assert from "node:assert/strict";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { KeptCluster } from "../keeper/kept_cluster.ts";

/** Asks one member as root. */
export async function asRoot<Result>(
  { backEnd, credentialsIn }: KeptCluster,
  { pod, ask }: { readonly pod: string; readonly ask: (root: Etcd3) => Promise<Result> },
): Promise<Result> {
  const root = connectEtcd({
    endpoints: [backEnd.addresses.endpoint(pod)],
    credentials: await credentialsIn("etcd-root-client-certs"),
  });
  try {
    return await ask(root);
  } finally {
    root.close();
  }
}

/** An entry of etcd's list. */
export type EtcdMember = IMemberListResponse["members"][number];

/** etcd's list as one member tells it, with a quorum unless said otherwise. */
export async function memberList(
  cluster: KeptCluster,
  { pod = "etcd-0", linearizable = true } = {},
): Promise<readonly EtcdMember[]> {
  const ask = async (root: Etcd3) => (await root.cluster.memberList({ linearizable })).members;
  return await asRoot(cluster, { pod, ask });
}

/** That exactly these pods are members, all of them voting, and everything else agrees. */
export async function assertMembers(cluster: KeptCluster, pods: readonly string[]): Promise<void> {
  const members = await memberList(cluster);
  assert.deepEqual(members.map(({ name }) => name).sort(), pods);
  assert.deepEqual(members.filter(({ isLearner }) => isLearner), []);
  const { backEnd } = cluster;
  const published = await backEnd.read({ kind: "ConfigMap", name: "etcd-members" });
  const initial = pods.map((pod) => `${pod}=${backEnd.addresses.peerUrl(pod)}`).join(",");
  assert.equal(published?.data["ETCD_INITIAL_CLUSTER"], initial);
  const tickets = await backEnd.read({ kind: "ConfigMap", name: "etcd-tickets" });
  assert.deepEqual(tickets?.data, {});
  assert.equal((await backEnd.memberSet())?.replicas, pods.length);
  const claims = await backEnd.claims(["etcd-0", "etcd-1", "etcd-2", "etcd-3", "etcd-4"]);
  assert.deepEqual(claims.map(({ pod }) => pod), pods);
}
