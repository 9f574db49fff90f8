import * as z from "zod";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, Trial, TrialEvent } from "../trial.ts";
import { actions } from "./actions.ts";
import { concludeMaintenance } from "./conclude_maintenance.ts";

/** What {@link maintenance} can be told. */
export type MaintenanceSettings = {
  /** What is done, by name. */
  readonly actions: readonly string[];
  /** Tenants that make load. */
  readonly tenants: number;
  /** Requests a second of all of them. */
  readonly rate: number;
  /** Seconds without anything, before the first. */
  readonly quiet: number;
  /** Seconds given to each action and to what it leaves. */
  readonly window: number;
  /** Seconds after which a killed member is started again. */
  readonly down: number;
  /** What is promised: nobody waits longer than so many milliseconds. Null for nothing. */
  readonly longestWait: number | null;
};

const settings: z.ZodType<MaintenanceSettings> = z.strictObject({
  actions: z.array(z.enum(Object.keys(actions))).min(1).meta({ description: "What is done." }),
  tenants: z.int().min(1).meta({ description: "Tenants that make load." }),
  rate: z.number().positive().meta({ description: "Requests a second of all of them." }),
  quiet: z.number().positive().meta({ description: "Seconds without anything." }),
  window: z.number().min(2).meta({ description: "Seconds for each action and what it leaves." }),
  down: z.number().positive().meta({
    description: "Seconds after which a killed member is started again.",
  }),
  longestWait: z.number().positive().nullable().meta({
    description: "Milliseconds that a request may take; null for no promise.",
  }),
});

const quick: MaintenanceSettings = {
  actions: Object.keys(actions),
  tenants: 10,
  rate: 80,
  quiet: 5,
  window: 4,
  down: 1,
  longestWait: null,
};

/** What those who write feel while a cluster is cared for, or a member of it dies. */
export const maintenance: Scenario<MaintenanceSettings> = defineScenario({
  name: "maintenance",
  title: "Maintenance and failures under load",
  question: "What does each of them cost those who write, and for how long?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, tenants: 50, rate: 250, quiet: 20, window: 20, down: 5 },
    full: { ...quick, tenants: 100, rate: 500, quiet: 60, window: 60, down: 10 },
  },
  faults: true,
  *trials(told) {
    const report = yield trialOf(told);
    return concludeMaintenance(report, told);
  },
});

function trialOf(told: MaintenanceSettings): Trial {
  const load: Phase["load"] = { tenants: { kind: "open", rate: told.rate, arrival: "poisson" } };
  const quiet: Phase = { name: "quiet", seconds: told.quiet, load };
  return {
    name: "maintenance",
    purpose: "The same load all the time, beside one thing after another",
    groups: { tenants: { tenants: told.tenants, workload: "kubernetes" } },
    phases: [
      { ...quiet, name: "warm-up", seconds: Math.min(2, told.quiet), measured: false },
      quiet,
      ...told.actions.map((name) => ({ name, seconds: told.window, load })),
    ],
    events: told.actions.flatMap((name, index): TrialEvent[] => {
      const action = actions[name]?.(told.down);
      const at = Math.min(2, told.quiet) + told.quiet + index * told.window;
      return action === undefined ? [] : [{ at, action }];
    }),
    mustKeepUp: false,
  };
}
