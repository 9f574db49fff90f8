import { clusterNames } from "../../../manifests/cluster_names.ts";
import { selectorLabels } from "../../../manifests/labels.ts";
import { listObjects } from "../../kubernetes/objects.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import type { DeployedEtcd } from "./deploy_etcd.ts";

interface Pod extends StoredObject {
  readonly status?: {
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

/** What changes when a member's process ends: uid and restarts of its pod, by the pod's name. */
export async function memberRestarts(
  { config, kind: { kubernetes } }: Pick<DeployedEtcd, "config" | "kind">,
): Promise<ReadonlyMap<string, string>> {
  const labels = Object.entries(selectorLabels(config)).map(([key, value]) => `${key}=${value}`);
  const { namespace, statefulSet } = clusterNames(config);
  const pods = await listObjects<Pod>(kubernetes, {
    ...{ apiVersion: "v1", kind: "Pod", namespace, labels: labels.join() },
  });
  const isMember = ({ metadata }: Pod) =>
    metadata.ownerReferences?.some(({ kind, name }) =>
      kind === "StatefulSet" && name === statefulSet
    ) === true;
  return new Map(
    (pods?.items ?? []).filter(isMember).map(({ metadata, status }) => {
      const restarts = status?.containerStatuses?.map(({ restartCount }) => restartCount) ?? [];
      return [metadata.name, `${metadata.uid} ${restarts.join()}`];
    }),
  );
}
