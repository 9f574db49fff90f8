import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { TrialReport } from "../../results/trial_report.ts";
import type { TraceHeader } from "../../trace/trace_format.ts";
import { readTraceHeader } from "../../trace/trace_header.ts";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { GroupLoad, Setting, TenantGroup, Trial } from "../trial.ts";
import { concludeReplay } from "./conclude_replay.ts";

/** What {@link replay} can be told. */
export type ReplaySettings = {
  /** The trace; null for the one that comes with the program. */
  readonly file: string | null;
  /** How fast it is played. */
  readonly speed: number;
  /** How many times it is played. */
  readonly repeats: number;
};

const settings: z.ZodType<ReplaySettings> = z.strictObject({
  file: z.string().min(1).nullable().meta({
    description: "A trace of bench record; null for the one that comes with the program.",
  }),
  speed: z.number().positive().meta({
    description: "How fast it is played; 2 halves all times between requests.",
  }),
  repeats: z.int().min(1).max(100).meta({
    description: "Times it is played, each on a fresh cluster.",
  }),
});

/**
 * Ten tenants of the workload `kubernetes` at 80 requests a second, for 3 s that are not measured and
 * 15 s that are. It is never recorded anew, so that its results of today and of next year are of the
 * same requests.
 */
export const frozenTrace: string = fileURLToPath(
  new URL("../../trace/examples/ten_tenants.jsonl", import.meta.url),
);

const quick: ReplaySettings = { file: null, speed: 1, repeats: 2 };

/** The very same requests again and again: what differs then is not the load. */
export const replay: Scenario<ReplaySettings> = defineScenario({
  name: "replay",
  title: "A recorded load, played again",
  question: "What do exactly the requests of a trace take, and how far apart do they come out " +
    "when they are made again?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, repeats: 6 },
    full: { ...quick, repeats: 12 },
  },
  faults: false,
  *trials(told) {
    const file = told.file ?? frozenTrace;
    const header = readTraceHeader(file);
    const reports: TrialReport[] = [];
    for (let repeat = 1; repeat <= told.repeats; repeat++) {
      const report = yield trialOf(header, { file, speed: told.speed, repeat });
      reports.push(report);
    }
    return concludeReplay(reports, { header, ...told });
  },
});

interface Repeat {
  readonly file: string;
  readonly speed: number;
  readonly repeat: number;
}

function trialOf({ groups, phases }: TraceHeader, { file, repeat, speed }: Repeat): Trial {
  const load: GroupLoad = { kind: "trace", file, speed };
  return {
    name: `repeat ${repeat}`,
    purpose: "Every request of the trace, at its time",
    cluster: { fresh: true },
    groups: Object.fromEntries(groups.map((group): [string, TenantGroup] => [group.name, {
      tenants: group.tenants,
      workload: group.workload,
      settings: group.settings as Record<string, Setting>,
      connections: group.connections,
      identity: group.identity,
    }])),
    phases: phases.map((phase) => ({
      name: phase.name,
      seconds: phase.seconds / speed,
      measured: phase.measured,
      load: Object.fromEntries(
        phase.groups.flatMap((place) => groups[place] ?? []).map(({ name }) => [name, load]),
      ),
    })),
    judged: true,
  };
}
