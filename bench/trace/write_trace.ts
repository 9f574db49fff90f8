import { createHash } from "node:crypto";
import type { LoadPlan, PlannedGroup, PlannedPhase } from "../engine/load_plan.ts";
import { joinColumns, type TraceColumns } from "./trace_columns.ts";
import {
  lastLine,
  phaseBounds,
  requestLine,
  traceFormat,
  type TraceGroup,
  type TraceHeader,
  type TraceRequest,
  traceVersion,
} from "./trace_format.ts";

/** What the plan does not say of a group. */
export interface RecordedGroup {
  /** As whom it went. */
  readonly identity: TraceGroup["identity"];
  /** Names of its operations, in the order of the mix. */
  readonly operations: readonly string[];
}

/** What a trace is made of. */
export interface TraceFacts {
  /** The load that was made. */
  readonly plan: Pick<LoadPlan, "groups" | "phases" | "seed">;
  /** Names of its phases. */
  readonly phaseNames: readonly string[];
  /** By index of the group. */
  readonly groups: readonly RecordedGroup[];
  /** What each worker collected. */
  readonly parts: readonly TraceColumns[];
}

/** Characters written at a time. */
const chunk = 65_536;

/**
 * Writes what was due as a trace, beside its place first, so that a trace that was there stays until
 * this one is whole. It is in the order of time. Nothing in it names a tenant, a key, a value
 * or a place: tenants are numbers, and values are made anew when it is replayed.
 *
 * @returns the number of requests
 */
export async function writeTrace(path: string, facts: TraceFacts): Promise<number> {
  const requests = inOrder(facts);
  const { columns, order } = requests;
  const hash = createHash("sha256");
  const encoder = new TextEncoder();
  const unfinished = `${path}.unfinished`;
  using file = await Deno.open(unfinished, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  let text = "";
  const put = async (line: string, most = chunk): Promise<void> => {
    text += `${line}\n`;
    if (text.length < most) return;
    const bytes = encoder.encode(text);
    text = "";
    hash.update(bytes);
    await writer.write(bytes);
  };
  await put(JSON.stringify(headerOf(facts, columns)), 0);
  for (const index of order) await put(requestLine(requestAt(columns, index)));
  if (text !== "") {
    hash.update(text);
    await writer.write(encoder.encode(text));
  }
  await writer.write(encoder.encode(`${lastLine(hash.digest("hex"))}\n`));
  await writer.close();
  await Deno.rename(unfinished, path);
  return order.length;
}

function headerOf(facts: TraceFacts, columns: TraceColumns): TraceHeader {
  const { groups, phaseNames, plan } = facts;
  const counts = plan.phases.map(() => 0);
  for (const phase of columns.phase) counts[phase]! += 1;
  return {
    format: traceFormat,
    version: traceVersion,
    seed: plan.seed,
    groups: plan.groups.map((group, index) => groupOf(group, groups[index])),
    phases: plan.phases.map(({ loads, ...phase }, index) => ({
      name: phaseNames[index] ?? `phase ${index + 1}`,
      seconds: secondsOf(phase),
      measured: phase.measured,
      groups: loads.flatMap((load, group) => load === undefined ? [] : [group]),
      requests: counts[index] ?? 0,
    })),
  };
}

function groupOf(
  { connections, name, settings, tenants, workload }: PlannedGroup,
  told: RecordedGroup | undefined,
): TraceGroup {
  const { identity = "tenant", operations = [] } = told ?? {};
  return {
    name,
    workload,
    settings: structuredClone(settings) as TraceGroup["settings"],
    tenants,
    connections,
    identity,
    operations: [...operations],
  };
}

function secondsOf({ duration }: Pick<PlannedPhase, "duration">): number {
  return duration / 1000;
}

interface OrderedRequests {
  readonly columns: TraceColumns;
  /** Places in the columns, in the order in which requests are written. */
  readonly order: Uint32Array;
}

/**
 * By time, then by group and tenant, then as they came. A moment that rounding moved past the end of
 * its phase is moved back before it: a request stays in its phase.
 */
function inOrder({ parts, plan }: TraceFacts): OrderedRequests {
  const bounds = phaseBounds(plan.phases.map((phase) => ({ seconds: secondsOf(phase) })));
  const columns = joinColumns(parts);
  const { at, group, phase, tenant } = columns;
  phase.forEach((place, index) => {
    at[index] = Math.min(Math.max(at[index]!, bounds[place]!), bounds[place + 1]! - 1);
  });
  const order = Uint32Array.from(at, (_, index) => index);
  order.sort((a, b) => at[a]! - at[b]! || group[a]! - group[b]! || tenant[a]! - tenant[b]!);
  return { columns, order };
}

function requestAt(
  { at, draw, group, operation, tenant }: TraceColumns,
  index: number,
): TraceRequest {
  return {
    at: at[index]!,
    group: group[index]!,
    tenant: tenant[index]!,
    operation: operation[index]!,
    draw: draw[index]!,
  };
}
