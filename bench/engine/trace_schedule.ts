import type { ScheduledOperation } from "../schedule/tenant_schedule.ts";
import { readTrace } from "../trace/read_trace.ts";
import { drawScale, type TraceHeader } from "../trace/trace_format.ts";
import type { Workload } from "../workloads/workload.ts";
import type { LoadPlan, LoadShare, PlannedPhase } from "./load_plan.ts";

/** A trace that is played in a plan, and how fast. */
export interface PlayedTrace {
  /** Path of the trace. */
  readonly file: string;
  /** By which its times are divided. */
  readonly speed: number;
}

/** Every trace that is played in a plan, once. */
export function playedTraces({ phases }: Pick<LoadPlan, "phases">): PlayedTrace[] {
  const played = new Map<string, PlayedTrace>();
  for (const load of phases.flatMap(({ loads }) => loads)) {
    if (load?.kind !== "trace") continue;
    const { file, speed } = load;
    played.set(`${speed} ${file}`, { file, speed });
  }
  return [...played.values()];
}

/**
 * The requests that a trace has of the tenants of a share, as they are read: where a phase loads a
 * group by that trace, and nowhere else. Times are the trace's own, divided by the speed, and so
 * count from the beginning of the load.
 *
 * @param workloads by index of the group
 * @throws {Failure} `usage` for a trace that is not whole
 */
export async function* traceSchedule(
  { file, speed }: PlayedTrace,
  share: LoadShare,
  workloads: readonly Workload[],
): AsyncGenerator<ScheduledOperation, void> {
  const { plan: { phases } } = share;
  const { header, requests } = await readTrace(file);
  const groups = groupsOf(header, share, workloads);
  let phase = 0;
  for await (const request of requests) {
    const at = request.at / 1000 / speed;
    while (phase < phases.length && at >= endOf(phases[phase]!)) phase += 1;
    const group = groups[request.group];
    const load = group && phases[phase]?.loads[group.index];
    const tenant = group?.tenants.get(request.tenant);
    const operation = group?.operations[request.operation] ?? -1;
    if (load?.kind !== "trace" || load.file !== file || load.speed !== speed) continue;
    if (tenant === undefined || operation < 0) continue;
    yield { at, phase, tenant, operation, draw: request.draw / drawScale };
  }
}

interface PlayedGroup {
  /** Its index in the plan. */
  readonly index: number;
  /** Indices of the share's tenants by their place in the group. */
  readonly tenants: ReadonlyMap<number, number>;
  /** Indices in the workload's mix by those in the trace. */
  readonly operations: readonly number[];
}

/** By index of the group in the trace; nothing for one that is not played. */
function groupsOf(
  { groups }: TraceHeader,
  { plan, tenants }: LoadShare,
  workloads: readonly Workload[],
): (PlayedGroup | undefined)[] {
  return groups.map(({ name, operations }) => {
    const index = plan.groups.findIndex((group) => group.name === name);
    if (index < 0) return undefined;
    const names = workloads[index]!.mix.map((operation) => operation.name);
    return {
      index,
      tenants: new Map(
        tenants.filter(({ group }) => group === index).map((each) => [each.place, each.index]),
      ),
      operations: operations.map((operation) => names.indexOf(operation)),
    };
  });
}

function endOf({ begin, duration }: PlannedPhase): number {
  return begin + duration;
}
