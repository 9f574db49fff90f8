import type { EtcdCluster } from "./config/etcd_cluster.ts";

/**
 * The whole configuration, every default filled in, as JSON: keys sorted by code units and indented
 * by two, so that the same cluster is always the same text.
 */
export function clusterJson(config: EtcdCluster): string {
  return `${JSON.stringify(sorted(config), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
