import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { untilLogged } from "../../../bench/kubernetes/until_logged.ts";
import { whileWriting } from "./acknowledged_writes.ts";
import { withEtcd } from "./etcd_access.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";
import { isReady, type Pod, untilMembers, untilMembersReady } from "./member_pods.ts";
import { wipeVolume } from "./wipe_volume.ts";

const podName = `${etcdName}-2`;

/**
 * A disk that lost its content must not come back as the member it belonged to, but as another one
 * that learns everything from the rest.
 */
export const wipedVolume: Case = {
  group: "gitops",
  id: "wiped-volume",
  name:
    "a wiped volume under an old member never reaches etcd: the gate waits and says why, and the " +
    "keeper replaces the member",
  needs: ["first-sync"],
  minutes: 6,
  run,
};

async function run(context: CaseContext): Promise<string> {
  await untilMembersReady(context);
  const before = await memberIds(context);
  let waiting = "";
  const record = await whileWriting(context, async () => {
    await wipeVolume(context, podName);
    waiting = await untilGateWaits(context);
    await untilMembersReady(context);
  });
  assert.deepEqual(record.lost, []);
  const after = await memberIds(context);
  assert.equal(after.size, 3);
  assert.notEqual(after.get(podName), before.get(podName), "the old member came back without data");
  return `${waiting}; replaced, ${record.acknowledged} writes, ` +
    `longest pause ${record.longestPause.toFixed(1)} s`;
}

/** The ids of the members that vote, by their names. */
async function memberIds(context: CaseContext): Promise<ReadonlyMap<string, string>> {
  const { members } = await withEtcd(
    context,
    (client) => client.cluster.memberList({ linearizable: true }),
  );
  return new Map(members.filter(({ isLearner }) => !isLearner).map(({ ID, name }) => [name, ID]));
}

/** It waits in its init container and has said why; etcd's own container never started. */
async function untilGateWaits(context: CaseContext): Promise<string> {
  const pod = await untilMembers(context, {
    what: "the gate to run",
    found: (pods) => pods.find((pod) => pod.metadata.name === podName && gateRuns(pod)),
  });
  const { kubernetes, signal } = context;
  const gate = { namespace: etcdNamespace, pod: podName, container: "gate" };
  const line = await untilLogged(kubernetes, { ...gate, line: /ticket/, signal });
  assert(!isReady(pod));
  const etcd = pod.status?.containerStatuses?.find(({ name }) => name === "etcd");
  assert.equal(etcd?.started ?? false, false, "etcd started on the wiped volume");
  return line;
}

function gateRuns({ status }: Pod): boolean {
  return status?.initContainerStatuses?.some(({ name, state }) =>
    name === "gate" && state?.running !== undefined
  ) === true;
}
