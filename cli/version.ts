import { packageVersion } from "../manifests/package_version.ts";

/** The version that `kamaji-etcd --version` prints. */
export const version: string = packageVersion;
