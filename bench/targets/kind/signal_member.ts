import { clusterNames } from "../../../manifests/cluster_names.ts";
import { readObject } from "../../kubernetes/objects.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import type { DeployedEtcd } from "./deploy_etcd.ts";
import { runTool } from "./run_tool.ts";

/** Which process is sent what. */
export interface MemberSignal {
  /** The member's pod. */
  readonly pod: string;
  /** What it is sent. */
  readonly signal: "KILL" | "STOP" | "CONT";
}

interface Pod extends StoredObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly containerID?: string;
    }[];
  };
}

/**
 * Sends etcd's process in a pod a signal, from the node that it runs on: within its container it is
 * process 1, which no signal from inside kills or stops.
 */
export async function signalMember(
  { config, kind }: Pick<DeployedEtcd, "config" | "kind">,
  { pod, signal }: MemberSignal,
): Promise<void> {
  const { namespace } = clusterNames(config);
  const metadata = { name: pod, namespace };
  const found = await readObject<Pod>(kind.kubernetes, { apiVersion: "v1", kind: "Pod", metadata });
  const id = found?.status?.containerStatuses?.find(({ name }) => name === "etcd")?.containerID
    ?.replace("containerd://", "");
  const node = found?.spec.nodeName;
  if (id === undefined || node === undefined) throw new Error(`Pod ${pod} does not run`);
  const onNode = (...args: string[]) =>
    runTool("docker", { args: ["exec", node, ...args], minutes: 1, signal: kind.signal });
  if (!/^[0-9a-f]+$/.test(id)) throw new Error(`Container "${id}" of ${pod} is none of containerd`);
  // Its cgroup is named after the container; etcd is the only process in it.
  const file = await onNode("sh", "-c", `grep -ls ${id} /proc/[0-9]*/cgroup`);
  const pid = /^\/proc\/(\d+)\//.exec(file)?.[1];
  if (pid === undefined) throw new Error(`Node ${node} does not know the process of ${pod}`);
  await onNode("kill", `-${signal}`, pid);
}
