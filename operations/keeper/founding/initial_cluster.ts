/**
 * The members that an initial cluster names, in order.
 *
 * @param text as in `etcd-0=https://a:2380,etcd-1=https://b:2380`
 */
export function initialClusterPods(text: string): string[] {
  const entries = text.split(",").filter((entry) => entry.includes("="));
  // A member with several peer URLs has an entry for each.
  return [...new Set(entries.map((entry) => entry.slice(0, entry.indexOf("="))))];
}
