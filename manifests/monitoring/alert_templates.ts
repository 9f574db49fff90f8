import type { AlertTemplate } from "./alert_template.ts";
import { availabilityAlerts } from "./alerts/availability_alerts.ts";
import { keeperAlerts } from "./alerts/keeper_alerts.ts";
import { processAlerts } from "./alerts/process_alerts.ts";
import { raftAlerts } from "./alerts/raft_alerts.ts";
import { requestAlerts } from "./alerts/request_alerts.ts";
import { storageAlerts } from "./alerts/storage_alerts.ts";
import { keeperMetrics } from "./keeper_metrics.ts";

const rows: readonly AlertTemplate[] = [
  ...availabilityAlerts,
  ...requestAlerts,
  ...storageAlerts,
  ...raftAlerts,
  ...processAlerts,
  ...keeperAlerts,
];

/** The alerts there are: those whose metrics etcd or the keeper expose. */
export const alertTemplates: readonly AlertTemplate[] = rows.filter(isMeasured);

/** The alerts that wait for a metric of the keeper. */
export const awaitedAlerts: readonly AlertTemplate[] = rows.filter((row) => !isMeasured(row));

function isMeasured(row: AlertTemplate): boolean {
  return (row.keeperMetrics ?? []).every((metric) =>
    keeperMetrics.some(({ name }) => name === metric)
  );
}
