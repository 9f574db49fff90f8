import type { RuleIssue } from "../config/cross_field_rules.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** Peers that are described by addresses and by labels, which the API server refuses. */
export function networkPeerIssues({ spec: { networkPolicy } }: EtcdCluster): RuleIssue[] {
  return (["clients", "monitoring"] as const).flatMap((list) =>
    networkPolicy[list].flatMap(({ cidr, namespaceLabels, podLabels }, index): RuleIssue[] => {
      if (cidr === undefined || (namespaceLabels ?? podLabels) === undefined) return [];
      return [{
        code: "conflict",
        path: ["spec", "networkPolicy", list, index, "cidr"],
        message: `expected either addresses or labels, found "${cidr}" and labels`,
        hint: "Write two entries, one with each",
      }];
    })
  );
}
