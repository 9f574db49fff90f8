import type { AlertTemplate } from "./alert_template.ts";
import { availabilityAlerts } from "./alerts/availability_alerts.ts";
import { keeperAlerts } from "./alerts/keeper_alerts.ts";
import { outsideAlerts } from "./alerts/outside_alerts.ts";
import { processAlerts } from "./alerts/process_alerts.ts";
import { raftAlerts } from "./alerts/raft_alerts.ts";
import { requestAlerts } from "./alerts/request_alerts.ts";
import { rolloutAlerts } from "./alerts/rollout_alerts.ts";
import { scheduleAlerts } from "./alerts/schedule_alerts.ts";
import { storageAlerts } from "./alerts/storage_alerts.ts";
import { tenantAlerts } from "./alerts/tenant_alerts.ts";

/** The alerts there are. What they read, etcd or the keeper exposes; `validate alerts` checks it. */
export const alertTemplates: readonly AlertTemplate[] = [
  ...availabilityAlerts,
  ...requestAlerts,
  ...storageAlerts,
  ...raftAlerts,
  ...processAlerts,
  ...keeperAlerts,
  ...rolloutAlerts,
  ...scheduleAlerts,
  ...tenantAlerts,
  ...outsideAlerts,
];
