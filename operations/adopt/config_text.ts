import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { toYaml } from "../../manifests/to_yaml.ts";
import { withoutDefaults } from "./without_defaults.ts";

/**
 * A configuration as a file to commit, as a person would write it: without what is the default
 * anyway, and in canonical YAML, so that the same release always gives the same bytes.
 *
 * @param config the configuration
 * @param origin where it comes from, for the comment at the top, without a full stop
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { etcdClusterSchema } from "../../manifests/config/etcd_cluster.ts";
 * import { configText } from "./config_text.ts";
 *
 * const config = etcdClusterSchema.parse({
 *   apiVersion: "etcd.kamaji.clastix.io/v1alpha1",
 *   kind: "EtcdCluster",
 *   metadata: { name: "etcd" },
 * });
 * const [comment] = configText(config, "a release").split("\n");
 * assert.equal(comment, "# Adopted from a release");
 * ```
 */
export function configText(config: EtcdCluster, origin: string): string {
  const { apiVersion, kind, metadata: { name, namespace, ...metadata }, spec } = config;
  const others = Object.entries(metadata).filter(([, value]) => Object.keys(value).length > 0);
  const object = {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...Object.fromEntries(others),
    },
    spec: withoutDefaults(spec),
  };
  return `# Adopted from ${origin}\n${toYaml([object])}`;
}
