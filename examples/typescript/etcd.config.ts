import { defineCluster } from "@clastix/kamaji-etcd";
import { tenantsOf } from "./tenants_of.ts";
import teams from "./teams.json" with { type: "json" };

// The same document as in YAML, computed: a list of teams becomes tenants, and the quota follows
// from what they may use. It runs without any rights, and must give the same result every time.

const gibibytesOfTenant = { production: 1, staging: 0.25 };
const tenants = tenantsOf(teams, gibibytesOfTenant);
const quota = Math.max(2, Math.ceil(1.5 * teams.length * 1.25));

export default defineCluster({
  apiVersion: "etcd.kamaji.clastix.io/v1alpha1",
  kind: "EtcdCluster",
  metadata: { name: "teams", namespace: "kamaji-system" },
  spec: {
    quota: `${quota}Gi`,
    // Database, its copy and a received snapshot, and the write-ahead log.
    storage: { size: `${3 * quota + 1}Gi` },
    tenants,
  },
});
