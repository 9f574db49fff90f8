import type { Case } from "../conformance_case.ts";
import { etcdName } from "./etcd_document.ts";
import { runSchedule } from "./run_schedule.ts";

/** What the schedules would run by and by, started by hand. */
export const scheduleCases: readonly Case[] = [
  scheduleCase("snapshot", "a snapshot is taken and stored", "first-sync"),
  scheduleCase(
    "verification",
    "the snapshot is read back, checked by etcdutl and noted",
    "snapshot",
  ),
  scheduleCase(
    "drill",
    "the snapshot is restored into a throw-away member that serves it",
    "snapshot",
  ),
  scheduleCase("defragmentation", "the members are looked at for a defragmentation", "first-sync"),
];

function scheduleCase(schedule: string, name: string, need: string): Case {
  return {
    group: "gitops",
    id: schedule,
    name,
    needs: [need],
    minutes: 4,
    run: (context) => runSchedule(context, `${etcdName}-${schedule}`),
  };
}
