import * as z from "zod";
import { findingsSchema } from "./findings.ts";
import { quantilesField } from "./quantiles.ts";
import { trialReportSchema } from "./trial_report.ts";

const count = z.int().nonnegative();

const environmentField = z.strictObject({
  tool: z.string().meta({ description: "Name and version of this program." }),
  deno: z.string().meta({ description: "Version of Deno." }),
  os: z.string().meta({ description: "Operating system and architecture." }),
  kernel: z.string().meta({ description: "Release of the kernel; empty where it is not told." }),
  processor: z.string().meta({ description: "Model of the processor; empty where not told." }),
  cores: count.meta({ description: "Processors." }),
  memoryBytes: count.meta({ description: "Memory of the machine." }),
  target: z.string().meta({ description: "What was loaded, in words." }),
  etcd: z.string().meta({ description: "Version of etcd." }),
  members: count.meta({ description: "Members." }),
  sharedMachine: z.boolean().meta({
    description: "Whether generator and members shared processors and disk.",
  }),
  configHash: z.string().meta({ description: "SHA-256 of the cluster's configuration." }),
  hash: z.string().meta({
    description: "SHA-256 of the above but the tool: only equal ones may be compared.",
  }),
});

const preflightField = z.strictObject({
  disk: z.strictObject({
    path: z.string().meta({ description: "Directory that was written." }),
    latency: quantilesField.meta({ description: "Write of 2,300 bytes and fdatasync." }),
  }).nullable().meta({ description: "Null where the target's disk cannot be reached." }),
  roundTrip: quantilesField.meta({ description: "A serializable read of a missing key." }),
  generator: z.strictObject({
    requestsPerSecond: z.number().meta({ description: "Against a server that does nothing." }),
    lagP99AtHalf: z.number().meta({ description: "Schedule lag p99 at half of that, in ms." }),
  }).meta({ description: "What this generator can honestly make." }),
  publishable: z.boolean().meta({ description: "Whether figures of this machine may be shown." }),
  reasons: z.array(z.string()).meta({ description: "Why not, and what to be careful about." }),
});

const objectiveField = z.strictObject({
  name: z.string().meta({ description: "Name of the profile." }),
  writeP99: z.number().nullable().meta({ description: "Milliseconds; null for no limit." }),
  readP99: z.number().nullable().meta({ description: "Milliseconds; null for no limit." }),
  listP99: z.number().nullable().meta({ description: "Milliseconds; null for no limit." }),
  errorShare: z.number().meta({ description: "Largest share of failed requests." }),
});

/** The schema of a run's result: one scenario, its trials and what they say together. */
export const runResultSchema = z.strictObject({
  schemaVersion: z.literal(2).meta({ description: "Version of this format." }),
  startedAt: z.iso.datetime().meta({ description: "When the run began." }),
  seconds: z.number().meta({ description: "How long it took in all." }),
  verdict: trialReportSchema.shape.verdict.meta({ description: "What the run says." }),
  reasons: z.array(z.string()).meta({ description: "Why it is not a pass." }),
  environment: environmentField.meta({ description: "Where it ran." }),
  preflight: preflightField.nullable().meta({ description: "Null when it was left out." }),
  scenario: z.strictObject({
    name: z.string().meta({ description: "Name." }),
    title: z.string().meta({ description: "Title." }),
    question: z.string().meta({ description: "The question it answers." }),
    profile: z.enum(["quick", "standard", "full"]).meta({ description: "Profile." }),
    settings: z.record(z.string(), z.json()).meta({ description: "All settings, as they were." }),
    seed: z.int().meta({ description: "Seed of all schedules and values." }),
  }).meta({ description: "What was asked." }),
  objective: objectiveField.meta({ description: "What was promised." }),
  findings: findingsSchema.meta({ description: "What the scenario concludes." }),
  trials: z.array(trialReportSchema).meta({ description: "What was measured." }),
}).meta({ title: "Result of a kamaji-etcd benchmark" });

/** The result of one run. */
export type RunResult = z.output<typeof runResultSchema>;

/** Where a run took place. */
export type RunEnvironment = RunResult["environment"];

/** What the checks before a run found. */
export type Preflight = NonNullable<RunResult["preflight"]>;
