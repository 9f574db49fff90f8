import * as z from "zod";

/**
 * The name that the first line of every trace begins with. What it stands for never changes: what
 * cannot be said in version 1 is said in a version 2, and version 1 stays readable.
 */
export const traceFormat = "kamaji-etcd trace";

/** The version that is written. */
export const traceVersion = 1;

/** Draws are kept as whole numbers below this, which is how many the schedule's source knows. */
export const drawScale = 4_294_967_296;

const count = z.int().nonnegative();

const groupField = z.strictObject({
  name: z.string().min(1).meta({ description: "Name of the group." }),
  workload: z.string().min(1).meta({ description: "Name of its workload." }),
  settings: z.record(z.string(), z.json()).meta({ description: "What the workload was told." }),
  tenants: z.int().min(1).meta({ description: "Tenants; requests name them by their place." }),
  connections: z.int().min(1).meta({ description: "Connections of each tenant to each member." }),
  identity: z.enum(["tenant", "root"]).meta({ description: "Whose certificate they used." }),
  operations: z.array(z.string()).min(1).meta({
    description: "Names of the operations; requests name them by their place in this list.",
  }),
});

const phaseField = z.strictObject({
  name: z.string().min(1).meta({ description: "Name of the phase." }),
  seconds: z.number().positive().meta({ description: "Seconds it lasted." }),
  measured: z.boolean().meta({ description: "Whether its figures were reported." }),
  groups: z.array(count).meta({ description: "Groups that had load in it, by place." }),
  requests: count.meta({ description: "Requests that were due in it." }),
});

/** The schema of the first line of a trace. */
export const traceHeaderSchema = z.strictObject({
  format: z.literal(traceFormat).meta({ description: "What the file is." }),
  version: z.literal(traceVersion).meta({ description: "Version of the format." }),
  seed: z.int().meta({ description: "Seed of the values, which are made anew." }),
  groups: z.array(groupField).min(1).meta({ description: "Who made requests." }),
  phases: z.array(phaseField).min(1).meta({ description: "One after another from second 0." }),
}).meta({ title: "First line of a trace" });

/** What a trace says of itself in its first line. */
export type TraceHeader = z.output<typeof traceHeaderSchema>;

/** A group of a trace. */
export type TraceGroup = TraceHeader["groups"][number];

/** One request of a trace: when it was due, whose it was, and what it was to do. */
export interface TraceRequest {
  /** Microseconds after the load began, a whole number. */
  readonly at: number;
  /** Place of the group in the header. */
  readonly group: number;
  /** Place of the tenant in its group. */
  readonly tenant: number;
  /** Place of the operation in the group's list. */
  readonly operation: number;
  /** From which the operation makes its choices: a whole number below {@link drawScale}. */
  readonly draw: number;
}

/** The line of a request, without its end. */
export function requestLine({ at, draw, group, operation, tenant }: TraceRequest): string {
  return `[${at},${group},${tenant},${operation},${draw}]`;
}

/** The last line, without its end: a checksum of all lines before it with their ends. */
export function lastLine(sha256: string): string {
  return `{"sha256":"${sha256}"}`;
}

/** Microseconds after the load began at which each phase of a trace begins, and the end of all. */
export function phaseBounds(phases: readonly { readonly seconds: number }[]): number[] {
  let at = 0;
  return [0, ...phases.map(({ seconds }) => at += Math.round(seconds * 1e6))];
}
