/** A metric of the keeper. */
export interface KeeperMetric {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: "counter" | "gauge";
  /** Names of its own labels. */
  readonly labels: readonly string[];
  /** What it says, in a sentence. */
  readonly help: string;
}

/** What the names of all of them begin with. */
export const keeperMetricPrefix = "kamaji_etcd_keeper_";

/**
 * The metrics that the keeper exposes, in their order. An alert that reads another one could never
 * fire, and would look as if somebody watched.
 */
export const keeperMetrics: readonly KeeperMetric[] = [
  gauge("leader", "Whether this keeper leads."),
  {
    ...gauge("steps_total", "Steps that were carried out or failed.", ["step", "outcome"]),
    type: "counter",
  },
  {
    ...gauge(
      "failures_total",
      "Times that the keeper could not look around or carry a step out.",
    ),
    type: "counter",
  },
  {
    ...gauge("readings_failed_total", "Times that a part of these metrics could not be read.", [
      "part",
    ]),
    type: "counter",
  },
  gauge("settled", "Whether nothing is left to do."),
  gauge("blocked", "Whether somebody has to do something first."),
  gauge("paused", "Whether the config has the keeper stand still."),
  gauge("last_observation_timestamp_seconds", "When the keeper last looked around."),
  gauge("rollout_pending_pods", "Pods of members that have to be restarted."),
  gauge("operation_running", "Whether this operation disturbs members now.", ["operation"]),
  gauge("rotation_generation", "Generation of the CA that signs.", ["authority"]),
  gauge("rotation_phase", "Whether the replacement of the CA is in this phase.", [
    "authority",
    "phase",
  ]),
  gauge(
    "certificate_not_after_timestamp_seconds",
    "When a certificate that the cluster depends on ends; of declared tenants, the first.",
    ["certificate"],
  ),
  gauge(
    "served_certificate_not_after_timestamp_seconds",
    "When the certificate ends that a port of the member shows.",
    ["member", "port"],
  ),
  gauge(
    "served_certificate_life_left_ratio",
    "Share of its life that is left to the certificate that a port of the member shows.",
    ["member", "port"],
  ),
  gauge("members_desired", "Members that the config wishes."),
  gauge("members_voting", "Members that vote, as etcd lists them."),
  gauge("members_learning", "Members that do not vote yet, as etcd lists them."),
  gauge("members_serving", "Members that answer the keeper."),
  gauge("authentication_enabled", "Whether every member that answers checks who its clients are."),
  gauge("alarm_active", "Whether etcd holds an alarm of this type for the member.", [
    "member",
    "type",
  ]),
  gauge("schedule_created_timestamp_seconds", "When the CronJob was made.", ["schedule"]),
  gauge("schedule_last_start_timestamp_seconds", "When its last run was started.", ["schedule"]),
  gauge("schedule_last_success_timestamp_seconds", "When a run of it last succeeded.", [
    "schedule",
  ]),
  gauge("schedule_running", "Runs of it that go on.", ["schedule"]),
  gauge("schedule_failing", "Whether its last run ended without success.", ["schedule"]),
  gauge("schedule_suspended", "Whether it is suspended.", ["schedule"]),
  gauge("tenants", "Tenants that etcd knows."),
  gauge("tenants_keys", "Keys of all tenants together."),
  gauge("tenants_bytes", "Bytes of keys and current values of all tenants together."),
  gauge("tenant_keys", "Keys of a tenant.", ["tenant"]),
  gauge("tenant_bytes", "Bytes of keys and current values of a tenant.", ["tenant"]),
  gauge("tenant_budget_keys", "Keys that a tenant may hold.", ["tenant"]),
  gauge("tenant_budget_bytes", "Bytes that a tenant may hold.", ["tenant"]),
  gauge("tenant_budget_share", "Share of its budget that a tenant uses, of keys or of bytes.", [
    "tenant",
  ]),
  gauge("tenant_frozen", "Whether a tenant may only read.", ["tenant"]),
  gauge("audit_findings", "What is wrong with users and roles, by kind.", ["finding"]),
  gauge("tenant_count_timestamp_seconds", "When tenants were last counted."),
  gauge("tenant_count_duration_seconds", "How long that took, pauses included."),
  gauge("tenant_count_busy_seconds", "How much of that etcd was at work for it."),
];

function gauge(name: string, help: string, labels: readonly string[] = []): KeeperMetric {
  return { name: `${keeperMetricPrefix}${name}`, type: "gauge", labels, help };
}
