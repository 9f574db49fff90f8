import * as z from "zod";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, Trial } from "../trial.ts";
import { concludeWall } from "./conclude_wall.ts";

/** What {@link quotaWall} can be told. */
export type QuotaWallSettings = {
  /** Quota of the backend, in MiB. */
  readonly quota: number;
  /** MiB a second that one tenant writes until the quota is used up. */
  readonly filling: number;
  /** Tenants that work as ever. */
  readonly tenants: number;
  /** Requests a second of all of them. */
  readonly rate: number;
  /** Seconds of each of: before, at the wall, and after it was taken down. */
  readonly seconds: number;
  /** What is promised: the wall is down within so many seconds. Null for nothing. */
  readonly mostRecovery: number | null;
};

const settings: z.ZodType<QuotaWallSettings> = z.strictObject({
  quota: z.int().min(16).max(8_192).meta({ description: "Quota of the backend, in MiB." }),
  filling: z.number().positive().meta({
    description: "MiB a second that one tenant writes until the quota is used up.",
  }),
  tenants: z.int().min(1).meta({ description: "Tenants that work as ever." }),
  rate: z.number().positive().meta({ description: "Requests a second of all of them." }),
  seconds: z.number().min(2).meta({
    description: "Seconds of each of: before, at the wall, and after it was taken down.",
  }),
  mostRecovery: z.number().positive().nullable().meta({
    description: "Seconds until the wall must be down; null for no promise.",
  }),
});

const quick: QuotaWallSettings = {
  quota: 32,
  filling: 8,
  tenants: 10,
  rate: 80,
  seconds: 4,
  mostRecovery: null,
};

/** Who is stopped when one tenant uses up the quota of all, and how all get going again. */
export const quotaWall: Scenario<QuotaWallSettings> = defineScenario({
  name: "quota-wall",
  title: "One tenant uses up the quota of all",
  question: "Who is stopped when the quota is used up, what goes on, and how long does it take " +
    "until all is as before?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, quota: 256, filling: 16, tenants: 50, rate: 250, seconds: 20 },
    full: { ...quick, quota: 1_024, filling: 16, tenants: 100, rate: 500, seconds: 60 },
  },
  faults: true,
  *trials(told) {
    return concludeWall(yield trialOf(told), told);
  },
});

const warmUp = 1;

/** Filling takes half as long again as it should: the disk may not keep up. */
function fillingSeconds({ filling, quota }: QuotaWallSettings): number {
  return Math.ceil(1.5 * quota / filling);
}

function trialOf(told: QuotaWallSettings): Trial {
  const { quota, rate, seconds, tenants } = told;
  const load: Phase["load"] = { tenants: { kind: "open", rate, arrival: "poisson" } };
  const atWall = warmUp + seconds + fillingSeconds(told);
  return {
    name: "wall",
    purpose: `The same load all the time, while one tenant fills a quota of ${quota} MiB`,
    cluster: { fresh: true, quotaBytes: quota * 2 ** 20 },
    groups: {
      tenants: { tenants, workload: "kubernetes" },
      filler: { tenants: 1, workload: "large-values" },
    },
    phases: [
      { name: "warm-up", seconds: warmUp, measured: false, load },
      { name: "quiet", seconds, load },
      {
        name: "filling",
        seconds: fillingSeconds(told),
        load: { ...load, filler: { kind: "open", rate: told.filling, arrival: "uniform" } },
      },
      { name: "wall", seconds, load },
      { name: "recovery", seconds, load },
      { name: "after", seconds, load },
    ],
    events: [
      { at: atWall, action: { kind: "count-usage" } },
      { at: atWall + seconds, action: { kind: "free-space" } },
    ],
    mustKeepUp: false,
  };
}
