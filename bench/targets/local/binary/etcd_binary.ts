/** An etcd server binary that ran on this machine and told its version. */
export interface EtcdBinary {
  /** Absolute path; for a binary found in PATH the bare name `etcd`, which PATH resolves. */
  readonly path: string;
  /** The version it reports, without a leading `v`, as in `3.6.16`. */
  readonly version: string;
  /** Where it came from, for people: `PATH`, `cache`, `image quay.io/coreos/etcd:v3.6.16`. */
  readonly source: string;
}
