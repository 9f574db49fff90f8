import { packageVersion } from "../../manifests/package_version.ts";

/** The plugin's name; an Application names it with its version: `kamaji-etcd-v0.1.0`. */
export const pluginName = "kamaji-etcd";

/**
 * The version of the plugin, a part of the name by which Applications choose it: Argo CD's cache
 * does not know a plugin's version otherwise, and would keep what an older one rendered for a day
 * (argo-cd reposerver/cache/cache.go).
 */
export const pluginVersion: string = `v${packageVersion}`;

/** Where Argo CD's plugin server listens in the sidecar (argo-cd cmpserver/plugin/config.go). */
export const pluginSocket: string =
  `/home/argocd/cmp-server/plugins/${pluginName}-${pluginVersion}.sock`;
