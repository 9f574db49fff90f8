/** A metric of the keeper. */
export interface KeeperMetric {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: "counter" | "gauge";
  /** Names of its own labels. */
  readonly labels: readonly string[];
}

/**
 * The metrics that the keeper exposes today. An alert that reads another one is not rendered: it
 * could never fire, and would look as if somebody watched.
 */
export const keeperMetrics: readonly KeeperMetric[] = [
  { name: "kamaji_etcd_keeper_leader", type: "gauge", labels: [] },
  { name: "kamaji_etcd_keeper_steps_total", type: "counter", labels: ["step", "outcome"] },
  { name: "kamaji_etcd_keeper_failures_total", type: "counter", labels: [] },
  { name: "kamaji_etcd_keeper_settled", type: "gauge", labels: [] },
  { name: "kamaji_etcd_keeper_blocked", type: "gauge", labels: [] },
  { name: "kamaji_etcd_keeper_paused", type: "gauge", labels: [] },
  { name: "kamaji_etcd_keeper_last_observation_timestamp_seconds", type: "gauge", labels: [] },
  {
    name: "kamaji_etcd_keeper_certificate_not_after_timestamp_seconds",
    type: "gauge",
    labels: ["certificate"],
  },
];
