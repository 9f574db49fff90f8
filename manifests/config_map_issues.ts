import { clusterJson } from "./cluster_json.ts";
import type { RuleIssue } from "./config/cross_field_rules.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";

/** A ConfigMap's data may have 1 MiB (Kubernetes pkg/apis/core/validation, MaxSecretSize). */
const mostBytes = 1 << 20;

/** A cluster that the ConfigMap from which the keeper reads it cannot hold. */
export function configMapIssues(config: EtcdCluster): RuleIssue[] {
  const bytes = new TextEncoder().encode(clusterJson(config)).length;
  if (bytes <= mostBytes) return [];
  return [{
    code: "too-large",
    path: ["spec", "tenants"],
    message:
      `expected a cluster of at most ${mostBytes} bytes with all defaults filled in, found ` +
      `${bytes}: the keeper reads it from a ConfigMap`,
    hint: "Move tenants to another EtcdCluster",
  }];
}
