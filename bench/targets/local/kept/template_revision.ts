import { createHash } from "node:crypto";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { podTemplate } from "../../../../manifests/members/pod_template.ts";

/** Which template pods of a config are made from, as a StatefulSet's controller tells them apart. */
export function templateRevision(config: EtcdCluster): string {
  return createHash("sha256").update(JSON.stringify(podTemplate(config))).digest("hex")
    .slice(0, 10);
}
