import type { RuleIssue } from "./config/cross_field_rules.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import { tenantSecretName } from "./tenant_secret_name.ts";

/** Declared tenants of different names whose credentials would be in one Secret. */
export function tenantSecretIssues(config: EtcdCluster): RuleIssue[] {
  const owners = new Map<string, string>();
  return config.spec.tenants.flatMap(({ name }, index): RuleIssue[] => {
    const secret = tenantSecretName(config, name);
    const owner = owners.get(secret) ?? name;
    owners.set(secret, owner);
    if (owner === name) return [];
    return [{
      code: "conflict",
      path: ["spec", "tenants", index, "name"],
      message: `tenants "${owner}" and "${name}" would share Secret "${secret}"`,
      hint: "Choose names that differ in more than capitals and punctuation",
    }];
  });
}
