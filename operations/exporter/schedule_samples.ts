import type { Sample } from "./exposition_text.ts";
import { isFailing, type ScheduleState } from "./schedules.ts";

/** What our CronJobs say to Prometheus. */
export function scheduleSamples(states: readonly ScheduleState[]): Sample[] {
  return states.flatMap((state) => {
    const of = (metric: string, value: number | undefined): Sample[] =>
      value === undefined
        ? []
        : [{ metric: `schedule_${metric}`, labels: { schedule: state.name }, value }];
    return [
      ...of("created_timestamp_seconds", state.createdAt / 1_000),
      ...of("last_start_timestamp_seconds", seconds(state.startedAt)),
      ...of("last_success_timestamp_seconds", seconds(state.succeededAt)),
      ...of("running", state.running),
      ...of("failing", Number(isFailing(state))),
      ...of("suspended", Number(state.suspended)),
    ];
  });
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1_000;
}
