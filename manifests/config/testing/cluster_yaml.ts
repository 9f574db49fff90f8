/** A valid document with the given lines as its `spec`; the first of them is line 6. */
export function clusterYaml(...spec: readonly string[]): string {
  return [
    "apiVersion: etcd.kamaji.clastix.io/v1alpha1",
    "kind: EtcdCluster",
    "metadata:",
    "  name: tenants",
    spec.length === 0 ? "spec: {}" : "spec:",
    ...spec.map((line) => `  ${line}`),
    "",
  ].join("\n");
}
