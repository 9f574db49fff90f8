import * as z from "zod";

const milliseconds = z.number().nonnegative();
const count = z.int().nonnegative();

/** Quantiles of a histogram. */
export const quantilesField = z.strictObject({
  count: count.meta({ description: "Number of values." }),
  mean: milliseconds.meta({ description: "Mean, in milliseconds." }),
  p50: milliseconds.meta({ description: "Median, in milliseconds." }),
  p90: milliseconds.meta({ description: "90th percentile, in milliseconds." }),
  p99: milliseconds.meta({ description: "99th percentile, in milliseconds." }),
  p999: milliseconds.meta({ description: "99.9th percentile, in milliseconds." }),
  max: milliseconds.meta({ description: "Largest value, in milliseconds." }),
});

const errorsField = z.record(z.string(), count).meta({
  description: "Failed requests by error class.",
});

const operationField = z.strictObject({
  name: z.string().meta({ description: "Name of the operation." }),
  kind: z.enum(["read", "write", "list"]).meta({ description: "Which objective judges it." }),
  done: count.meta({ description: "Requests that did what they were for." }),
  conflicts: count.meta({ description: "Compare-and-swaps that lost against another writer." }),
  errors: errorsField,
  latency: quantilesField.meta({ description: "From the moment due to the answer." }),
  service: quantilesField.meta({ description: "From sending to the answer." }),
});

const tenantField = z.strictObject({
  name: z.string().meta({ description: "Name of the tenant." }),
  done: count.meta({ description: "Requests that did what they were for." }),
  conflicts: count.meta({ description: "Compare-and-swaps that lost." }),
  errors: errorsField,
  latency: quantilesField.meta({ description: "From the moment due to the answer." }),
});

const modelField = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("open").meta({ description: "The schedule decides when requests are sent." }),
    rate: z.number().positive().meta({ description: "Requests a second, all tenants together." }),
    arrival: z.enum(["poisson", "uniform"]).meta({ description: "How arrivals are spread." }),
  }),
  z.strictObject({
    kind: z.literal("closed").meta({ description: "A request is sent when one returns." }),
    inFlight: count.meta({ description: "Requests in flight." }),
  }),
]);

const planField = z.strictObject({
  workload: z.string().meta({ description: "Name of the workload." }),
  tenants: count.meta({ description: "Number of tenants." }),
  model: modelField.meta({ description: "When requests are sent." }),
  seed: z.int().meta({ description: "Seed of the schedule." }),
  warmupSeconds: z.number().meta({ description: "Load before measuring." }),
  durationSeconds: z.number().meta({ description: "Time measured, as planned." }),
  measuredSeconds: z.number().meta({ description: "Time measured, as it was." }),
});

const environmentField = z.strictObject({
  tool: z.string().meta({ description: "Name and version of this program." }),
  deno: z.string().meta({ description: "Version of Deno." }),
  os: z.string().meta({ description: "Operating system and architecture." }),
  cores: count.meta({ description: "Processors." }),
  target: z.string().meta({ description: "What was loaded, in words." }),
  etcd: z.string().meta({ description: "Version of etcd." }),
  members: count.meta({ description: "Members." }),
  sharedMachine: z.boolean().meta({
    description: "Whether generator and members shared processors and disk.",
  }),
});

const generatorField = z.strictObject({
  workers: count.meta({ description: "Threads that made load." }),
  cpuMicrosecondsPerRequest: z.number().meta({ description: "Processor time of this process." }),
  peakMemoryBytes: count.meta({ description: "Peak resident memory of this process." }),
  scheduleLag: quantilesField.meta({ description: "From the moment due to sending." }),
  skipped: count.meta({ description: "Requests given up because too many were in flight." }),
});

const violationField = z.strictObject({
  kind: z.string().meta({ description: "What was broken." }),
  tenant: z.string().meta({ description: "Whose promise." }),
  key: z.string().meta({ description: "Key or prefix." }),
  detail: z.string().meta({ description: "What was seen." }),
});

const objectiveField = z.strictObject({
  name: z.string().meta({ description: "Name of the profile." }),
  writeP99: z.number().nullable().meta({ description: "Milliseconds; null for no limit." }),
  readP99: z.number().nullable().meta({ description: "Milliseconds; null for no limit." }),
  listP99: z.number().nullable().meta({ description: "Milliseconds; null for no limit." }),
  errorShare: z.number().meta({ description: "Largest share of failed requests." }),
});

/** The schema of a result. `schemaVersion` grows when a reader of an older one would misread it. */
export const benchmarkResultSchema = z.strictObject({
  schemaVersion: z.literal(1).meta({ description: "Version of this format." }),
  startedAt: z.iso.datetime().meta({ description: "When measuring began." }),
  verdict: z.enum([
    "pass",
    "objective-missed",
    "generator-lagged",
    "isolation-violated",
    "interrupted",
  ]).meta({ description: "What the run says." }),
  reasons: z.array(z.string()).meta({ description: "Why it is not a pass." }),
  environment: environmentField.meta({ description: "Where it ran." }),
  plan: planField.meta({ description: "What was asked for." }),
  objective: objectiveField.meta({ description: "What was promised." }),
  totals: z.strictObject({
    offered: count.meta({ description: "Requests due in the measured time." }),
    done: count.meta({ description: "Requests that did what they were for." }),
    conflicts: count.meta({ description: "Compare-and-swaps that lost." }),
    errors: errorsField,
    requestsPerSecond: z.number().meta({ description: "Answered requests a second." }),
    latency: quantilesField.meta({ description: "From the moment due to the answer." }),
    service: quantilesField.meta({ description: "From sending to the answer." }),
  }).meta({ description: "All operations and tenants together." }),
  operations: z.array(operationField).meta({ description: "By operation." }),
  tenants: z.array(tenantField).meta({ description: "By tenant." }),
  watch: z.strictObject({
    delivery: quantilesField.meta({ description: "From sending a write to seeing its event." }),
  }).meta({ description: "Watches." }),
  correctness: z.strictObject({
    checks: z.record(z.string(), count).meta({ description: "Checks made, by kind." }),
    violations: z.array(violationField).meta({ description: "Broken promises." }),
  }).meta({ description: "What was checked while loading." }),
  generator: generatorField.meta({ description: "Cost and trustworthiness of the generator." }),
}).meta({ title: "Result of a kamaji-etcd benchmark" });

/** The result of one run. */
export type BenchmarkResult = z.output<typeof benchmarkResultSchema>;

/** Quantiles of one histogram, in milliseconds. */
export type Quantiles = z.output<typeof quantilesField>;
