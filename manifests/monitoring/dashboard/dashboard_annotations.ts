import type { AnnotationJson } from "./dashboard_json.ts";
import type { DashboardFacts } from "./dashboard_facts.ts";
import { datasource } from "./panel_json.ts";

/** What changes within the time that a point of the graph stands for. */
const between = "[$__rate_interval:$__interval]";

/** What is marked on the time axis: events that explain a jump or a gap. */
export function dashboardAnnotations(facts: DashboardFacts): AnnotationJson[] {
  const { all, keeper } = facts;
  const leader = `etcd_server_is_leader${all}`;
  const versions = `count by (server_version) (etcd_server_version${all}`;
  return [
    {
      ...mark("Leader change", "orange"),
      expr: `max by (pod) (${leader} == 1) and on (pod) ` +
        `changes((max by (pod) (${leader}))${between}) > 0`,
      titleFormat: "{{pod}} leads",
    },
    {
      ...mark("Restart", "red"),
      expr: `changes((max by (pod) (process_start_time_seconds${all}))${between}) > 0`,
      titleFormat: "{{pod}} was restarted",
    },
    {
      ...mark("Defragmentation", "purple"),
      expr: "sum by (pod) (increase(etcd_disk_backend_defrag_duration_seconds_count" +
        `${all}[$__rate_interval])) > 0`,
      titleFormat: "{{pod}} was defragmented",
    },
    {
      ...mark("Snapshot", "blue"),
      expr: "changes((max by (job) (kamaji_etcd_keeper_schedule_last_success_timestamp_seconds" +
        `${keeper('schedule="snapshot"')}))${between}) > 0`,
      titleFormat: "A snapshot succeeded",
    },
    {
      ...mark("Version change", "green"),
      expr: `${versions}) unless ${versions} offset $__rate_interval)`,
      titleFormat: "etcd {{server_version}}",
    },
  ];
}

function mark(name: string, iconColor: string) {
  return { name, iconColor, datasource, enable: true, hide: false };
}
