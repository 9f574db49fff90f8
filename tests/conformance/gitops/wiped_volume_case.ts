import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { deleteObject, readObject } from "../kubernetes/objects.ts";
import type { StoredObject } from "../kubernetes/stored_object.ts";
import { untilLogged } from "../kubernetes/until_logged.ts";
import { runTool } from "../machine/run_tool.ts";
import { whileWriting } from "./acknowledged_writes.ts";
import { withEtcd } from "./etcd_access.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";
import { isReady, type Pod, untilMembers, untilMembersReady } from "./member_pods.ts";

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
  const pods = await untilMembersReady(context);
  const node = pods.find(({ metadata }) => metadata.name === podName)?.spec.nodeName;
  assert(node !== undefined, `${podName} has no node`);
  const volume = await volumePath(context);
  const before = await memberIds(context);
  let waiting = "";
  const record = await whileWriting(context, async () => {
    await onNode(context, node, `rm -rf ${volume}/data`);
    await restartPod(context);
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

/** Where the node keeps the volume; kind's default storage is a directory on it. */
async function volumePath({ kubernetes }: CaseContext): Promise<string> {
  const claim = await readObject(kubernetes, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `data-${podName}`, namespace: etcdNamespace },
  });
  const { volumeName = "" } = Object(claim?.spec);
  const volume = await readObject<StoredObject>(kubernetes, {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName },
  });
  const { hostPath, local } = Object(volume?.spec);
  const path = hostPath?.path ?? local?.path;
  assert(typeof path === "string", "the volume is no directory of a node");
  return path;
}

async function onNode({ signal }: CaseContext, node: string, command: string): Promise<void> {
  await runTool("docker", { args: ["exec", node, "sh", "-c", command], minutes: 1, signal });
}

async function restartPod({ kubernetes }: CaseContext): Promise<void> {
  await deleteObject(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: podName, namespace: etcdNamespace },
  });
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
