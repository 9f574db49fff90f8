/**
 * Series that rules record because several alerts read what is costly to compute. They are named
 * after the labels they have, the metric, and what was done with it, as Prometheus advises.
 */
export const recorded = {
  /** Slowest hundredth of the fsyncs of the write-ahead log, in seconds. */
  fsync: "namespace_job_pod:etcd_disk_wal_fsync_duration_seconds:p99",
  /** Slowest hundredth of the commits of the database, in seconds. */
  commit: "namespace_job_pod:etcd_disk_backend_commit_duration_seconds:p99",
  /** Share of unary requests that failed through no fault of the client, where there are any. */
  failureShare: "namespace_job_grpc_method:grpc_server_handled:failure_ratio",
} as const;
