import type { CaseContext } from "../conformance_case.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import { runTool } from "../../../bench/targets/kind/run_tool.ts";
import { chartRelease } from "./chart_release.ts";
import type { Pod } from "./member_pods.ts";

/**
 * Whose a member's database is, as the node sees it below the root of the volume.
 *
 * @returns user and group, as in `0:65532`
 */
export async function databaseOwner(context: CaseContext, pod: Pod): Promise<string> {
  const path = await volumePath(context, pod.metadata.name);
  const command = ["stat", "--format", "%u:%g", `${path}/member/snap/db`];
  const args = ["exec", pod.spec.nodeName ?? "", ...command];
  return (await runTool("docker", { args, minutes: 1, signal: context.signal })).trim();
}

async function volumePath({ kubernetes }: CaseContext, pod: string): Promise<string> {
  const claim = await readObject(kubernetes, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `data-${pod}`, namespace: chartRelease.namespace },
  });
  const volume = await readObject(kubernetes, {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: Object(claim?.spec).volumeName },
  });
  const path = Object(volume?.spec).local?.path;
  if (typeof path === "string") return path;
  throw new Error(`The volume of ${pod} is no local one: the kubelet would not change its owner`);
}
