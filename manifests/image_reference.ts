import type { EtcdCluster } from "./config/etcd_cluster.ts";
import { packageVersion } from "./package_version.ts";

/** A container image as the config describes it. */
export type ImageConfig = EtcdCluster["spec"]["image"];

/** The image of etcd; its tag follows the version, as the official images' tags do. */
export function etcdImage({ spec }: EtcdCluster): string {
  return imageReference(spec.image, `v${spec.version.replace(/^v/, "")}`);
}

/** The image of our own program; its tag follows the version of this package. */
export function ownImage({ spec }: EtcdCluster): string {
  return imageReference(spec.keeper.image, `v${packageVersion}`);
}

/** A digest without a tag of its own stands alone: a tag that follows the version could lie. */
function imageReference({ repository, tag, digest }: ImageConfig, defaultTag: string): string {
  if (digest === undefined) return `${repository}:${tag ?? defaultTag}`;
  return tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}@${digest}`;
}
