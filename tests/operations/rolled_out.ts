import assert from "node:assert/strict";
import type { StoredCondition } from "../../operations/keeper/status.ts";
import type { KeptCluster } from "../keeper/kept_cluster.ts";
import { assertMembers } from "./cluster_root.ts";

/** That all members run with the present template, and nothing goes on any more. */
export async function assertRolledOut(cluster: KeptCluster): Promise<void> {
  const { members } = cluster.config.spec;
  const names = Array.from({ length: members }, (_, index) => `etcd-${index}`);
  const revision = (await cluster.backEnd.memberSet())?.revision;
  assert.deepEqual(
    (await cluster.backEnd.pods(names)).map((pod) => pod.revision),
    names.map(() => revision),
  );
  assert.equal((await conditionOf(cluster, "RolledOut"))?.status, "True");
  assert.equal((await conditionOf(cluster, "Operating"))?.status, "False");
  assert.equal((await cluster.backEnd.operations.read())?.record.holder, "");
  await assertMembers(cluster, names);
}

/** A condition as the keeper wrote it last. */
export async function conditionOf(
  { backEnd }: KeptCluster,
  type: string,
): Promise<StoredCondition | undefined> {
  const { data } = await backEnd.read({ kind: "ConfigMap", name: "etcd-status" }) ?? {};
  const stored = JSON.parse(data?.["conditions.json"] ?? "[]") as StoredCondition[];
  return stored.find((each) => each.type === type);
}
