import assert from "node:assert/strict";
import type { CaseContext } from "../conformance_case.ts";
import { deleteObject, readObject } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { runTool } from "../../../bench/targets/kind/run_tool.ts";
import { etcdNamespace } from "./etcd_document.ts";
import { untilMembers } from "./member_pods.ts";

/** Removes a member's data from its volume, under the running member, and has its pod start again. */
export async function wipeVolume(context: CaseContext, pod: string): Promise<void> {
  const node = await untilMembers(context, {
    what: `${pod} to have a node`,
    found: (pods) => pods.find(({ metadata }) => metadata.name === pod)?.spec.nodeName,
  });
  await onNode(context, node, `rm -rf ${await volumePath(context, pod)}/data`);
  await deleteObject(context.kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod, namespace: etcdNamespace },
  });
}

/** Where the node keeps the volume; kind's default storage is a directory on it. */
async function volumePath({ kubernetes }: CaseContext, pod: string): Promise<string> {
  const claim = await readObject(kubernetes, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `data-${pod}`, namespace: etcdNamespace },
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
