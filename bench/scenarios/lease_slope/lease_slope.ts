import * as z from "zod";
import type { TrialReport } from "../../results/trial_report.ts";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, TenantGroup, Trial } from "../trial.ts";
import { concludeLeases } from "./conclude_leases.ts";
import { paces, phaseOf, type Writer, writers } from "./lease_writers.ts";

/** What {@link leaseSlope} can be told. */
export type LeaseSlopeSettings = {
  /** Keys that hang on one lease, from few to many. */
  readonly keys: readonly number[];
  /** Requests in flight where the ceiling is looked for. */
  readonly inFlight: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  /** How often each is measured, forth and back in turns. */
  readonly rounds: number;
};

const settings: z.ZodType<LeaseSlopeSettings> = z.strictObject({
  keys: z.array(z.int().min(1).max(10_000)).min(2).meta({
    description: "Keys that hang on one lease, from few to many.",
  }),
  inFlight: z.int().min(2).meta({ description: "Requests in flight for the ceiling." }),
  seconds: z.number().positive().meta({ description: "Seconds of each measurement." }),
  rounds: z.int().min(1).meta({ description: "How often each is measured." }),
});

/** What one more key on a lease costs each write with that lease. */
export const leaseSlope: Scenario<LeaseSlopeSettings> = defineScenario({
  name: "lease-slope",
  title: "Writes with a lease that holds many keys",
  question: "What does each key on a lease cost every further write with it, and for whom?",
  settings,
  profiles: {
    quick: { keys: [1, 100, 1_000], inFlight: 32, seconds: 1, rounds: 1 },
    standard: { keys: [1, 10, 100, 300, 1_000], inFlight: 32, seconds: 3, rounds: 4 },
    full: { keys: [1, 10, 30, 100, 300, 1_000, 3_000], inFlight: 64, seconds: 10, rounds: 6 },
  },
  faults: false,
  *trials(told) {
    const reports = new Map<Writer, TrialReport>();
    for (const writer of writers) reports.set(writer, yield trialOf(writer, told));
    return concludeLeases(reports, told);
  },
});

function trialOf(
  { identity, name, security, title }: Writer,
  { inFlight, keys, rounds, seconds }: LeaseSlopeSettings,
): Trial {
  const groups = keys.map((count): [string, TenantGroup] => [
    groupOf(count),
    { tenants: 1, workload: "leases", settings: { keysPerLease: count }, identity },
  ]);
  const phases = Array.from({ length: rounds }, (_, round) => {
    const forth = keys.flatMap((count) =>
      paces.map((pace): Phase => ({
        name: phaseOf(count, { pace: pace.name, round }),
        seconds,
        load: { [groupOf(count)]: { kind: "closed", inFlight: pace.inFlight ?? inFlight } },
      }))
    );
    return round % 2 === 0 ? forth : forth.reverse();
  });
  return {
    name,
    purpose: `Writes ${
      title === "root" ? "by root" : title === "a tenant" ? "by a tenant" : title
    }`,
    cluster: { security },
    groups: Object.fromEntries(groups),
    phases: [warmUp(keys), ...phases.flat()],
  };
}

function warmUp(keys: readonly number[]): Phase {
  const load = { kind: "closed", inFlight: 1 } as const;
  return {
    name: "warm-up",
    seconds: 1,
    measured: false,
    load: Object.fromEntries(keys.map((count) => [groupOf(count), load])),
  };
}

function groupOf(keys: number): string {
  return `keys-${keys}`;
}
