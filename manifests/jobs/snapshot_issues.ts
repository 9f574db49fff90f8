import type { RuleIssue } from "../config/cross_field_rules.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** What our Jobs would lack to take snapshots and to read them back. */
export function snapshotIssues(config: EtcdCluster): RuleIssue[] {
  if (!config.spec.snapshots.enabled) return [];
  return [...missingCredentials(config), ...missingKey(config)];
}

/** Our Jobs have no environment, by which workload identity would come. */
function missingCredentials({ spec }: EtcdCluster): RuleIssue[] {
  const { destination } = spec.snapshots;
  if (destination.kind !== "s3" || destination.credentialsSecret !== undefined) {
    return [];
  }
  return [{
    code: "missing-field",
    path: ["spec", "snapshots", "destination", "credentialsSecret"],
    message: "expected credentials of the object store",
    hint: "Name a Secret with accessKeyId and secretAccessKey",
  }];
}

/** Whoever takes encrypted snapshots needs a public key; whoever reads them, the private one. */
function missingKey({ spec }: EtcdCluster): RuleIssue[] {
  const { drill, encryption, verification } = spec.snapshots;
  if (encryption.recipients.length === 0 || encryption.identitySecret !== undefined) return [];
  if (!verification.enabled && !drill.enabled) return [];
  return [{
    code: "conflict",
    path: ["spec", "snapshots", "encryption", "recipients"],
    message: "expected a private key for verifications and restore drills, which could read no " +
      "encrypted snapshot",
    hint: "Name a Secret in identitySecret, or set enabled of verification and drill to false",
  }];
}
