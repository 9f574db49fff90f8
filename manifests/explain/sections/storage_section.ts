import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Fact, SectionFacts } from "../explanation.ts";
import { bytesOf, humanBytes } from "../human_bytes.ts";
import { humanDuration } from "../human_duration.ts";

/** Up to here etcd's maintainers test (https://etcd.io/docs/v3.6/dev-guide/limit/). */
const advisedQuota = 8n << 30n;

/** What to know of the volumes and of what etcd keeps on them. */
export function storageSection(config: EtcdCluster): SectionFacts {
  const { compaction, members, quota, storage } = config.spec;
  const total = humanBytes(bytesOf(storage.size) * BigInt(members));
  const className = storage.className ?? "the cluster's default";
  const facts: Fact[] = [
    {
      label: "volumes",
      text: `${storage.size} for each member, ${total} in all; StorageClass: ${className}`,
      fields: ["spec.storage.size", "spec.storage.className"],
    },
    {
      label: "quota",
      text: `${quota}: when a database reaches it, writes of all tenants stop until space is freed`,
      fields: ["spec.quota"],
    },
    {
      label: "history",
      text: compaction.mode === "periodic"
        ? `the last ${humanDuration(compaction.retention)}; older revisions are dropped`
        : `the last ${compaction.retention} revisions of all tenants together`,
      fields: ["spec.compaction"],
    },
    {
      label: "data",
      text: storage.dataDirectory === "."
        ? "at the root of each volume"
        : `in "${storage.dataDirectory}" of each volume`,
      fields: ["spec.storage.dataDirectory"],
    },
    {
      label: "lifetime",
      text: "volumes outlive pods, the StatefulSet and the Application; the keeper alone deletes " +
        "one, after its member was removed",
      fields: [],
    },
  ];
  return { facts, advice: adviceOf(config) };
}

function adviceOf({ spec }: EtcdCluster): string[] {
  const { quota, storage } = spec;
  const advice: string[] = [];
  if (storage.className === undefined) {
    advice.push(
      "Name a StorageClass with local or provisioned SSDs: every write waits for the disks of a " +
        "quorum.",
    );
  }
  if (bytesOf(quota) > advisedQuota) {
    advice.push(
      `The quota is above the 8Gi that etcd advises: restarts and snapshots of members take ` +
        "longer with it. More EtcdClusters scale further than one large one.",
    );
  }
  if (storage.acceptSmall) {
    advice.push("The volumes are knowingly small: a defragmentation or a snapshot may fill them.");
  }
  return advice;
}
