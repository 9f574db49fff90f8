import { accessFaults } from "./faults/access_faults.ts";
import { catchUpFaults } from "./faults/catch_up_faults.ts";
import { certificateFaults } from "./faults/certificate_faults.ts";
import { clientFaults } from "./faults/client_faults.ts";
import { diskFaults } from "./faults/disk_faults.ts";
import { keeperFaults } from "./faults/keeper_faults.ts";
import { membershipFaults } from "./faults/membership_faults.ts";
import { monitoringFaults } from "./faults/monitoring_faults.ts";
import { networkFaults } from "./faults/network_faults.ts";
import { processFaults } from "./faults/process_faults.ts";
import { scheduleFaults } from "./faults/schedule_faults.ts";
import { spaceFaults } from "./faults/space_faults.ts";
import { tenantFaults } from "./faults/tenant_faults.ts";
import type { LiveFault, NotLive } from "./live_fault.ts";

/** All faults, in the order in which they are made on their stage. */
export const liveFaults: readonly LiveFault[] = [
  ...monitoringFaults,
  ...processFaults,
  ...accessFaults,
  ...spaceFaults,
  ...membershipFaults,
  ...catchUpFaults,
  ...keeperFaults,
  ...scheduleFaults,
  ...tenantFaults,
  ...certificateFaults,
  ...networkFaults,
  ...diskFaults,
  ...clientFaults,
];

/** Alerts whose fault cannot be made here, and why. */
export const notLive: readonly NotLive[] = [];
