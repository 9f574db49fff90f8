/**
 * Where a Job's pod finds what it needs. Our program may write below `/work` alone, and no mount
 * lies within another.
 */
export const jobPaths = {
  /** The ConfigMap with the whole configuration. */
  configDirectory: "/etc/kamaji-etcd",
  /** The configuration itself. */
  config: "/etc/kamaji-etcd/cluster.json",
  /** `tls.crt` and `tls.key` of an etcd user with role root. */
  client: "/etc/etcd/tls/client",
  /** `client-ca.crt`, by which members are recognised. */
  trust: "/etc/etcd/tls/trust",
  /** `tls.crt` and `tls.key` of the client port, for the throw-away member. */
  server: "/etc/etcd/tls/server",
  /** `accessKeyId` and `secretAccessKey` of the object store. */
  storeCredentials: "/etc/snapshots/credentials",
  /** `token`, for which credentials of the object store are lent. */
  workloadIdentity: "/etc/snapshots/workload-identity",
  /** `ca.crt` of an object store with a private CA. */
  storeAuthority: "/etc/snapshots/authority",
  /** `identity`, the age private key that reads encrypted snapshots. */
  identity: "/etc/snapshots/identity",
  /** `bundle.age`, the sealed recovery bundle, once the keeper has made it. */
  bundle: "/etc/snapshots/bundle",
  /** The volume of the snapshots, where they stay in this Kubernetes cluster. */
  snapshots: "/work/snapshots",
  /** What the steps of one run hand to each other; gone with the pod. */
  scratch: "/work/scratch",
  /** The snapshot that was fetched, decrypted and unpacked. */
  snapshot: "/work/scratch/snapshot.db",
  /** The data directory of the throw-away member. */
  restored: "/work/scratch/restored",
} as const;
