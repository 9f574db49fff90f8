import { drawScale } from "./trace_format.ts";

/**
 * Requests as they were due, in columns that can pass between threads: 24 bytes each, so that an
 * hour of 1,000 requests a second takes 86 MB.
 */
export interface TraceColumns {
  /** Microseconds after the load began. */
  readonly at: Float64Array;
  /** Indices of phases. */
  readonly phase: Uint16Array;
  /** Indices of groups. */
  readonly group: Uint16Array;
  /** Places of tenants in their groups. */
  readonly tenant: Uint32Array;
  /** Indices of operations in the mix. */
  readonly operation: Uint32Array;
  /** Draws as whole numbers. */
  readonly draw: Uint32Array;
}

/** Collects the requests of one worker. */
export interface TraceCollector {
  /** Notes a request; times in milliseconds after the load began, the draw in [0, 1). */
  add(request: CollectedRequest): void;
  /** Everything that was noted. */
  columns(): TraceColumns;
}

/** A request as the engine knows it. */
export interface CollectedRequest {
  /** Milliseconds after the load began at which it was due. */
  readonly due: number;
  /** Index of the phase. */
  readonly phase: number;
  /** Index of the group. */
  readonly group: number;
  /** Place of the tenant in its group. */
  readonly tenant: number;
  /** Index of the operation in the mix. */
  readonly operation: number;
  /** A number in [0, 1). */
  readonly draw: number;
}

/** Requests for which there is room at first. */
const firstRoom = 4_096;

/** Creates a collector of nothing yet. */
export function createTraceCollector(): TraceCollector {
  let columns = roomFor(firstRoom);
  let count = 0;
  return {
    add: ({ draw, due, group, operation, phase, tenant }) => {
      if (count === columns.at.length) columns = grown(columns);
      columns.at[count] = Math.round(due * 1000);
      columns.phase[count] = phase;
      columns.group[count] = group;
      columns.tenant[count] = tenant;
      columns.operation[count] = operation;
      columns.draw[count] = Math.floor(draw * drawScale);
      count += 1;
    },
    columns: () => ({
      at: columns.at.slice(0, count),
      phase: columns.phase.slice(0, count),
      group: columns.group.slice(0, count),
      tenant: columns.tenant.slice(0, count),
      operation: columns.operation.slice(0, count),
      draw: columns.draw.slice(0, count),
    }),
  };
}

/** The requests of several workers, one after the other. */
export function joinColumns(parts: readonly TraceColumns[]): TraceColumns {
  const joined = roomFor(parts.reduce((sum, { at }) => sum + at.length, 0));
  let from = 0;
  for (const part of parts) {
    copy(part, { to: joined, from });
    from += part.at.length;
  }
  return joined;
}

function roomFor(count: number): TraceColumns {
  return {
    at: new Float64Array(count),
    phase: new Uint16Array(count),
    group: new Uint16Array(count),
    tenant: new Uint32Array(count),
    operation: new Uint32Array(count),
    draw: new Uint32Array(count),
  };
}

function grown(columns: TraceColumns): TraceColumns {
  const larger = roomFor(columns.at.length * 2);
  copy(columns, { to: larger, from: 0 });
  return larger;
}

interface Destination {
  readonly to: TraceColumns;
  /** The place of the first request. */
  readonly from: number;
}

function copy(columns: TraceColumns, { from, to }: Destination): void {
  to.at.set(columns.at, from);
  to.phase.set(columns.phase, from);
  to.group.set(columns.group, from);
  to.tenant.set(columns.tenant, from);
  to.operation.set(columns.operation, from);
  to.draw.set(columns.draw, from);
}
