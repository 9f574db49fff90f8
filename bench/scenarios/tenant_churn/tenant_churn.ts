import * as z from "zod";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, Trial, TrialEvent } from "../trial.ts";
import { concludeChurn } from "./conclude_churn.ts";

/** What {@link tenantChurn} can be told. */
export type TenantChurnSettings = {
  /** Tenants that are there already, from few to many. */
  readonly present: readonly number[];
  /** How many of them make load. */
  readonly neighbours: number;
  /** Requests a second of all neighbours. */
  readonly rate: number;
  /** Tenants that come and go. */
  readonly guests: number;
  /** Keys that each of them writes before it goes. */
  readonly keys: number;
  /** Seconds over which they come, and as long before without any. */
  readonly seconds: number;
  /** What is promised: half of the guests can write within so many milliseconds. Null: nothing. */
  readonly mostReady: number | null;
};

const settings: z.ZodType<TenantChurnSettings> = z.strictObject({
  present: z.array(z.int().min(1).max(10_000)).min(1).meta({
    description: "Tenants that are there already, from few to many.",
  }),
  neighbours: z.int().min(1).meta({ description: "How many of them make load." }),
  rate: z.number().positive().meta({ description: "Requests a second of all neighbours." }),
  guests: z.int().min(1).max(10_000).meta({ description: "Tenants that come and go." }),
  keys: z.int().min(0).meta({ description: "Keys that each of them writes before it goes." }),
  seconds: z.number().min(2).meta({
    description: "Seconds over which they come, and as long before without any.",
  }),
  mostReady: z.number().positive().nullable().meta({
    description: "Longest median until a guest's first write, in ms; null for no promise.",
  }),
});

const quick: TenantChurnSettings = {
  present: [10, 100],
  neighbours: 10,
  rate: 80,
  guests: 20,
  keys: 500,
  seconds: 5,
  mostReady: null,
};

/** What it takes to come and to go, and what the others feel of it. */
export const tenantChurn: Scenario<TenantChurnSettings> = defineScenario({
  name: "tenant-churn",
  title: "Tenants that come and go beside others",
  question: "How soon can a new tenant write, by the number of those that are there, and what do " +
    "its neighbours feel when users and roles change?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, present: [10, 100, 300], guests: 60, keys: 2_000, seconds: 30 },
    full: { ...quick, present: [10, 100, 1_000], guests: 300, keys: 5_000, seconds: 120 },
  },
  faults: false,
  *trials(told) {
    const reports = [];
    for (const present of told.present) {
      reports.push({ present, report: yield trialOf(told, present) });
    }
    return concludeChurn(reports, told);
  },
});

/** Seconds after the last guest came, for it to go. */
const margin = 2;

function trialOf(told: TenantChurnSettings, present: number): Trial {
  const load: Phase["load"] = { neighbours: { kind: "open", rate: told.rate, arrival: "poisson" } };
  const absent = present - told.neighbours;
  const churn: TrialEvent = {
    at: warmUp + told.seconds,
    action: {
      kind: "churn-tenants",
      guests: told.guests,
      keys: told.keys,
      seconds: told.seconds,
    },
  };
  return {
    name: `beside-${present}`,
    purpose: `${told.guests} tenants come and go beside ${present}`,
    // Users of an earlier trial would be present as well.
    cluster: { fresh: true },
    groups: {
      neighbours: { tenants: Math.min(told.neighbours, present), workload: "kubernetes" },
      ...(absent > 0 ? { others: { tenants: absent, workload: "absent" } } : {}),
    },
    phases: [
      { name: "warm-up", seconds: warmUp, measured: false, load },
      { name: "quiet", seconds: told.seconds, load },
      { name: "churn", seconds: told.seconds + margin, load },
    ],
    events: [churn],
    mustKeepUp: false,
  };
}

const warmUp = 1;
