import * as z from "zod";
import { objectives } from "../../results/objective.ts";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import type { Phase, Trial } from "../trial.ts";
import { concludeCapacity, type LevelTrial } from "./conclude_capacity.ts";
import { bracketOf, nextLevel, type TriedLevel } from "./next_level.ts";
import { type Limits, readLevel, shortfalls } from "./shortfalls.ts";

/** What {@link capacity} can be told. */
export type CapacitySettings = {
  /** What is raised: the rate of some tenants, or the number of tenants at a rate of each. */
  readonly by: "rate" | "tenants";
  /** Tenants, where the rate is raised. */
  readonly tenants: number;
  /** Requests a second of each tenant, where their number is raised. */
  readonly ratePerTenant: number;
  /** Rate or number of tenants to begin with. */
  readonly from: number;
  /** Rate or number of tenants to end with, if nothing fails. */
  readonly most: number;
  /** The limit is found when what fails is at most this factor above what holds. */
  readonly resolution: number;
  /** Trials after which the search ends, found or not. */
  readonly mostTrials: number;
  /** How often a level is tried before it counts as failed. */
  readonly tries: number;
  /** How often the limit found is confirmed, at all of it and at 90 %. */
  readonly confirmations: number;
  /** Seconds of load before measuring, at each level. */
  readonly warmup: number;
  /** Seconds that are measured at each level. */
  readonly duration: number;
  /** Longest 99th percentile of writes, in milliseconds. */
  readonly writeP99: number;
  /** Longest 99th percentile of reads, in milliseconds. */
  readonly readP99: number;
  /** Longest 99th percentile of whole lists, in milliseconds. */
  readonly listP99: number;
  /** Largest share of requests that may fail. */
  readonly errorShare: number;
  /** What is promised to hold. Null for nothing. */
  readonly least: number | null;
};

const settings: z.ZodType<CapacitySettings> = z.strictObject({
  by: z.enum(["rate", "tenants"]).meta({
    description: "What is raised: the rate of some tenants, or their number.",
  }),
  tenants: z.int().min(1).max(10_000).meta({ description: "Tenants, where the rate is raised." }),
  ratePerTenant: z.number().positive().meta({
    description: "Requests a second of each, where their number is raised.",
  }),
  from: z.int().min(1).meta({ description: "Rate or number of tenants to begin with." }),
  most: z.int().min(1).meta({ description: "Rate or number of tenants to end with." }),
  resolution: z.number().gt(1).meta({
    description: "Found when what fails is at most this factor above what holds.",
  }),
  mostTrials: z.int().min(2).meta({ description: "Trials after which the search ends." }),
  tries: z.int().min(1).meta({ description: "How often a level is tried before it failed." }),
  confirmations: z.int().min(1).meta({
    description: "How often the limit is confirmed, at all of it and at 90 %.",
  }),
  warmup: z.number().nonnegative().meta({ description: "Seconds before measuring, each level." }),
  duration: z.number().positive().meta({ description: "Seconds that are measured, each level." }),
  writeP99: z.number().positive().meta({ description: "Longest p99 of writes, in ms." }),
  readP99: z.number().positive().meta({ description: "Longest p99 of reads, in ms." }),
  listP99: z.number().positive().meta({ description: "Longest p99 of whole lists, in ms." }),
  errorShare: z.number().min(0).max(1).meta({ description: "Share of requests that may fail." }),
  least: z.number().positive().nullable().meta({
    description: "What has to hold, as a rate or a number of tenants; null for no promise.",
  }),
});

const { errorShare, listP99, readP99, writeP99 } = objectives["kubernetes"] as Limits;

const quick: CapacitySettings = {
  by: "rate",
  tenants: 4,
  ratePerTenant: 5,
  from: 100,
  most: 20_000,
  resolution: 1.3,
  mostTrials: 7,
  tries: 2,
  confirmations: 1,
  warmup: 1,
  duration: 3,
  writeP99,
  readP99,
  listP99,
  errorShare,
  least: null,
};

const standard: CapacitySettings = {
  ...quick,
  tenants: 20,
  resolution: 1.1,
  mostTrials: 20,
  tries: 2,
  confirmations: 3,
  warmup: 5,
  duration: 20,
};

/** The highest rate, or the most tenants, at which an objective holds. */
export const capacity: Scenario<CapacitySettings> = defineScenario({
  name: "capacity",
  title: "How much fits before the objective breaks",
  question: "What is the highest rate, or the largest number of tenants, that still holds?",
  settings,
  profiles: {
    quick,
    standard,
    full: { ...standard, tenants: 50, resolution: 1.05, mostTrials: 30, duration: 60 },
  },
  faults: false,
  *trials(told) {
    const searched: LevelTrial[] = [];
    const tried: TriedLevel[] = [];
    let level = nextLevel(tried, told);
    while (level !== null && searched.length < told.mostTrials) {
      const trials = yield* tryLevel(level, { told, times: searched.length });
      searched.push(...trials);
      tried.push({ level, held: trials.some(({ why }) => why.length === 0) });
      level = nextLevel(tried, told);
    }
    const { held } = bracketOf(tried);
    const confirmed = held === null ? [] : yield* confirm(held, told);
    return concludeCapacity({ searched, tried, confirmed, isFound: level === null, told });
  },
});

interface Attempt {
  readonly told: CapacitySettings;
  /** Trials before it. */
  readonly times: number;
}

/** A level that fails is given another chance: a busy machine is no limit of etcd's. */
function* tryLevel(
  level: number,
  { times, told }: Attempt,
): Generator<Trial, LevelTrial[], TrialReport> {
  const trials: LevelTrial[] = [];
  const left = Math.min(told.tries, told.mostTrials - times);
  while (trials.length < left && trials.every(({ why }) => why.length > 0)) {
    const again = trials.length === 0 ? "" : `, try ${trials.length + 1}`;
    trials.push(yield* tryOnce(level, { name: `at ${levelText(level, told)}${again}`, told }));
  }
  return trials;
}

/** All of it and 90 % in turns, forth and back. */
function* confirm(
  level: number,
  told: CapacitySettings,
): Generator<Trial, LevelTrial[], TrialReport> {
  const trials: LevelTrial[] = [];
  const shares = [1, 0.9];
  for (let round = 0; round < told.confirmations; round++) {
    for (const share of round % 2 === 0 ? shares : shares.toReversed()) {
      const name = `${share * 100} % of what held, round ${round + 1}`;
      trials.push(yield* tryOnce(Math.max(1, Math.floor(level * share)), { name, told }));
    }
  }
  return trials;
}

interface Named {
  readonly name: string;
  readonly told: CapacitySettings;
}

function* tryOnce(
  level: number,
  { name, told }: Named,
): Generator<Trial, LevelTrial, TrialReport> {
  const reading = readLevel(yield trialOf(level, { name, told }));
  return { level, reading, why: shortfalls(reading, told) };
}

function trialOf(level: number, { name, told }: Named): Trial {
  const tenants = told.by === "rate" ? told.tenants : level;
  const rate = told.by === "rate" ? level : level * told.ratePerTenant;
  const load = { tenants: { kind: "open", rate, arrival: "poisson" } } as const;
  const warmUp: Phase = { name: "warm-up", seconds: told.warmup, measured: false, load };
  return {
    name,
    purpose: `${rate} requests/s of ${tenants} ${tenants === 1 ? "tenant" : "tenants"}`,
    groups: { tenants: { tenants, workload: "kubernetes" } },
    phases: [
      ...(told.warmup > 0 ? [warmUp] : []),
      { name: "measured", seconds: told.duration, load },
    ],
    mustKeepUp: false,
  };
}

function levelText(level: number, { by }: CapacitySettings): string {
  return by === "rate" ? `${level}/s` : `${level} ${level === 1 ? "tenant" : "tenants"}`;
}
