import * as z from "zod";
import { objectives } from "../../results/objective.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { idleRequests } from "../../workloads/idle/idle_workload.ts";
import type { Limits } from "../capacity/shortfalls.ts";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { GroupLoad, Trial } from "../trial.ts";
import { concludeFleet } from "./conclude_fleet.ts";

/** What {@link idleFleet} can be told. */
export type IdleFleetSettings = {
  /** Numbers of tenants, from few to many. */
  readonly tenants: readonly number[];
  /** Connections of each tenant to each member. */
  readonly connections: number;
  /** Watches of each tenant. */
  readonly watches: number;
  /** Seconds until the cluster has settled. */
  readonly settle: number;
  /** Seconds that are measured. */
  readonly seconds: number;
  /** What is promised: the objective "kubernetes" holds for so many tenants. Null for nothing. */
  readonly least: number | null;
};

const settings: z.ZodType<IdleFleetSettings> = z.strictObject({
  tenants: z.array(z.int().min(1).max(10_000)).min(2).meta({
    description: "Numbers of tenants, from few to many.",
  }),
  connections: z.int().min(1).max(100).meta({
    description: "Connections of each tenant to each member; a kube-apiserver has one a resource.",
  }),
  watches: z.int().min(0).max(1_000).meta({ description: "Watches of each tenant." }),
  settle: z.number().positive().meta({ description: "Seconds until the cluster has settled." }),
  seconds: z.number().positive().meta({ description: "Seconds that are measured." }),
  least: z.int().min(1).nullable().meta({
    description: 'Tenants for which the objective "kubernetes" has to hold; null for no promise.',
  }),
});

/** Requests a second of one idle cluster. */
const ratePerTenant = Object.values(idleRequests).reduce((sum, rate) => sum + rate, 0);

/** What tenants cost that do nothing: memory, files and processors of each. */
export const idleFleet: Scenario<IdleFleetSettings> = defineScenario({
  name: "idle-fleet",
  title: "Tenants in whose clusters nothing happens",
  question: "What does a tenant cost that does nothing, and how many of them are too many?",
  settings,
  profiles: {
    quick: { tenants: [5, 20, 40], connections: 4, watches: 8, settle: 2, seconds: 5, least: null },
    standard: {
      tenants: [10, 50, 100, 200],
      connections: 8,
      watches: 16,
      settle: 10,
      seconds: 30,
      least: null,
    },
    full: {
      tenants: [10, 100, 300, 1_000],
      connections: 8,
      watches: 66,
      settle: 30,
      seconds: 120,
      least: null,
    },
  },
  faults: false,
  *trials(told) {
    const reports: TrialReport[] = [];
    for (const tenants of told.tenants) reports.push(yield trialOf(tenants, told));
    return concludeFleet(reports, { told, limits: objectives["kubernetes"] as Limits });
  },
});

/** A cluster of its own each, since memory that was once needed is not given back. */
function trialOf(
  tenants: number,
  { connections, seconds, settle, watches }: IdleFleetSettings,
): Trial {
  const load: Record<string, GroupLoad> = {
    tenants: { kind: "open", rate: tenants * ratePerTenant, arrival: "poisson" },
  };
  return {
    name: `${tenants} tenants`,
    purpose: `${tenants} idle clusters of ten nodes`,
    cluster: { fresh: true },
    groups: { tenants: { tenants, workload: "idle", connections, settings: { watches } } },
    phases: [
      { name: "settling", seconds: settle, measured: false, load },
      { name: "idle", seconds, load },
    ],
    mustKeepUp: false,
  };
}
