import * as z from "zod";
import { quantilesField } from "./quantiles.ts";

const count = z.int().nonnegative();
const errorsField = z.record(z.string(), count).meta({
  description: "Failed requests by error class.",
});
const countsFields = {
  done: count.meta({ description: "Requests that did what they were for." }),
  conflicts: count.meta({ description: "Compare-and-swaps that lost against another writer." }),
  errors: errorsField,
  latency: quantilesField.meta({ description: "From the moment due to the answer." }),
};

const operationField = z.strictObject({
  group: z.string().meta({ description: "Name of the group." }),
  name: z.string().meta({ description: "Name of the operation." }),
  kind: z.enum(["read", "write", "list"]).meta({ description: "Which objective judges it." }),
  ...countsFields,
  service: quantilesField.meta({ description: "From sending to the answer." }),
  histogram: z.string().meta({
    description: "HdrHistogram V2, compressed, Base64, of latencies in microseconds.",
  }),
});

const tenantField = z.strictObject({
  group: z.string().meta({ description: "Name of the group." }),
  name: z.string().meta({ description: "Name of the tenant." }),
  ...countsFields,
});

const phaseField = z.strictObject({
  name: z.string().meta({ description: "Name of the phase." }),
  startSecond: z.number().meta({ description: "Seconds after the trial began." }),
  seconds: z.number().meta({ description: "Seconds planned." }),
  measuredSeconds: z.number().meta({ description: "Seconds measured; fewer when cut short." }),
  load: z.record(z.string(), z.string()).meta({
    description: "Load by group, in words: 100/s poisson.",
  }),
  operations: z.array(operationField).meta({ description: "By group and operation." }),
  tenants: z.array(tenantField).meta({ description: "By group and tenant." }),
  delivery: z.record(z.string(), quantilesField).meta({
    description: "By group, from sending a write to seeing its event.",
  }),
  lag: quantilesField.meta({ description: "From the moment due to sending, open loops only." }),
  offered: count.meta({ description: "Requests due, the skipped ones with them." }),
  skipped: count.meta({ description: "Requests given up because too many were in flight." }),
});

const perSecond = z.array(z.number().nullable());

const groupSecondsField = z.strictObject({
  group: z.string().meta({ description: "Name of the group." }),
  sent: z.array(count).meta({ description: "Requests sent, by second they were due." }),
  done: z.array(count).meta({ description: "Requests that ended well or lost a race." }),
  failed: z.array(count).meta({ description: "Requests that failed." }),
  p50: perSecond.meta({ description: "Median latency in milliseconds, by second due." }),
  p99: perSecond.meta({ description: "99th percentile in milliseconds." }),
  max: perSecond.meta({ description: "Largest latency in milliseconds." }),
});

const serverSecondsField = z.strictObject({
  name: z.string().meta({ description: "Stable name: wal-fsync-p99, db-bytes, cpu, ..." }),
  title: z.string().meta({ description: "What it is, for people." }),
  unit: z.string().meta({ description: "Unit." }),
  member: z.string().meta({ description: "Name of the member." }),
  values: perSecond.meta({ description: "By second; null where it was not answered." }),
});

const eventField = z.strictObject({
  second: z.number().meta({ description: "Seconds after the trial began." }),
  endSecond: z.number().nullable().meta({ description: "When it ended; null for a moment." }),
  kind: z.string().meta({ description: "What was done or seen." }),
  title: z.string().meta({ description: "In words, with the member." }),
  failed: z.string().nullable().meta({ description: "Why it failed; null when it did not." }),
});

const violationField = z.strictObject({
  kind: z.string().meta({ description: "What was broken." }),
  tenant: z.string().meta({ description: "Whose promise." }),
  key: z.string().meta({ description: "Key or prefix." }),
  detail: z.string().meta({ description: "What was seen." }),
});

/** The schema of what one trial measured. */
export const trialReportSchema = z.strictObject({
  name: z.string().meta({ description: "Name of the trial." }),
  purpose: z.string().meta({ description: "What it is for." }),
  startedAt: z.iso.datetime().meta({ description: "When its first phase began." }),
  cluster: z.string().meta({ description: "What it ran on, in words." }),
  groups: z.array(z.strictObject({
    name: z.string().meta({ description: "Name of the group." }),
    workload: z.string().meta({ description: "Name of its workload." }),
    tenants: count.meta({ description: "Tenants." }),
    connections: count.meta({ description: "Connections of each tenant to each member." }),
  })).meta({ description: "Who made load." }),
  phases: z.array(phaseField).meta({ description: "Measured phases." }),
  seconds: z.strictObject({
    groups: z.array(groupSecondsField).meta({ description: "What clients saw." }),
    server: z.array(serverSecondsField).meta({ description: "What members told." }),
  }).meta({ description: "Second by second from the trial's beginning, all phases." }),
  events: z.array(eventField).meta({ description: "What was done to the cluster meanwhile." }),
  correctness: z.strictObject({
    checks: z.record(z.string(), count).meta({ description: "Checks made, by kind." }),
    violations: z.array(violationField).meta({ description: "Broken promises." }),
    measures: z.record(z.string(), z.number()).meta({
      description: "What workloads measured themselves, by name, summed over tenants.",
    }),
  }).meta({ description: "What was checked while loading." }),
  generator: z.strictObject({
    workers: count.meta({ description: "Threads that made load." }),
    cpuMicrosecondsPerRequest: z.number().meta({ description: "Processor time of this process." }),
    peakMemoryBytes: count.meta({ description: "Peak resident memory of this process." }),
    setUpSeconds: z.number().meta({ description: "Onboarding, connecting and preparing." }),
  }).meta({ description: "Cost of the generator." }),
  verdict: z.enum([
    "pass",
    "objective-missed",
    "generator-lagged",
    "target-failed",
    "isolation-violated",
    "interrupted",
  ]).meta({ description: "What the trial says by itself." }),
  reasons: z.array(z.string()).meta({ description: "Why it is not a pass." }),
}).meta({ title: "One trial" });

/** What one trial measured. */
export type TrialReport = z.output<typeof trialReportSchema>;

/** What one phase measured. */
export type PhaseReport = TrialReport["phases"][number];
