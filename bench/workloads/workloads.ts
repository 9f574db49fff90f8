import { conflictStorm, eventHog, largeValues, writeFlood } from "./aggressors/write_aggressors.ts";
import { listStorm, prefixDelete, rangeMigration } from "./aggressors/folder_aggressors.ts";
import { deniedFlood, reconnectStorm } from "./aggressors/access_aggressors.ts";
import { oldWatchStorm } from "./aggressors/old_watch_storm.ts";
import { absentWorkload } from "./idle/absent_workload.ts";
import { idleWorkload } from "./idle/idle_workload.ts";
import { fanOutWorkload } from "./fan_out/fan_out_workload.ts";
import { kubernetesWorkload } from "./kubernetes/kubernetes_workload.ts";
import { leaseWorkload } from "./leases/lease_workload.ts";
import { rolloutWorkload } from "./rollouts/rollout_workload.ts";
import { requestWorkload } from "./requests/request_workload.ts";
import type { Workload } from "./workload.ts";

const known: readonly Workload[] = [
  kubernetesWorkload,
  leaseWorkload,
  requestWorkload,
  fanOutWorkload,
  rolloutWorkload,
  idleWorkload,
  absentWorkload,
  conflictStorm,
  eventHog,
  largeValues,
  writeFlood,
  listStorm,
  prefixDelete,
  rangeMigration,
  deniedFlood,
  reconnectStorm,
  oldWatchStorm,
];

/** All workloads by name. */
export const workloads: Readonly<Record<string, Workload>> = Object.fromEntries(
  known.map((workload) => [workload.name, workload]),
);
