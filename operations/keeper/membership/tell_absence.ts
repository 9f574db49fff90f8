import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { MemberPod } from "../back_end.ts";
import type { Observation } from "../observation.ts";

/** Says why a member does not serve, by what its pod shows. */
export function tellAbsence({ etcd, pods }: Observation, name: string): string {
  const member = etcd.members.find(({ pod }) => pod === name);
  const said = member?.state === "silent" ? member.reason : "does not serve";
  return `${name} ${said}: ${podState(pods.find((pod) => pod.name === name))}`;
}

function podState(pod: MemberPod | undefined): string {
  if (pod === undefined) return "it has no pod";
  const { gatedSince, isEnding, lastEnd, readySince, restarts, unreadySince } = pod;
  if (isEnding) return "its pod is being ended";
  if (gatedSince !== undefined) return `its gate has found no data ${since(gatedSince)}`;
  if (readySince !== undefined) return `its pod is ready ${since(readySince)}`;
  const unready = unreadySince === undefined ? "is not ready" : `is unready ${since(unreadySince)}`;
  if (restarts === 0) return `its pod ${unready}`;
  const why = lastEnd === undefined ? "" : `, last for ${lastEnd}`;
  return `its pod ${unready}; etcd ended ${restarts} times in it${why}`;
}

/** A moment in the words of this file's sentences. */
function since(moment: number): string {
  return `since ${new Date(moment).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The command by which a person gives a member a new volume, which means: gives up the old one. */
export function freshVolumeCommand(config: EtcdCluster, pod: string): string {
  const { namespace } = clusterNames(config);
  return `"kubectl --namespace ${namespace} delete persistentvolumeclaim/data-${pod} pod/${pod} ` +
    '--wait=false"';
}
