import type { AlertCase } from "./alert_case.ts";
import { availabilityCases } from "./cases/availability_cases.ts";
import { keeperCases } from "./cases/keeper_cases.ts";
import { outsideCases } from "./cases/outside_cases.ts";
import { processCases } from "./cases/process_cases.ts";
import { raftCases } from "./cases/raft_cases.ts";
import { requestCases } from "./cases/request_cases.ts";
import { rolloutCases } from "./cases/rollout_cases.ts";
import { scheduleCases } from "./cases/schedule_cases.ts";
import { sizeCases } from "./cases/size_cases.ts";
import { storageCases } from "./cases/storage_cases.ts";
import { tenantCases } from "./cases/tenant_cases.ts";

/** A case or more for each alert that is rendered, in the order of the alerts. */
export const alertCases: readonly AlertCase[] = [
  ...availabilityCases,
  ...sizeCases,
  ...requestCases,
  ...storageCases,
  ...raftCases,
  ...processCases,
  ...keeperCases,
  ...rolloutCases,
  ...scheduleCases,
  ...tenantCases,
  ...outsideCases,
];
