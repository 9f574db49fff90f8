import type { AlertTemplate } from "../alert_template.ts";
import { prometheusDuration } from "../prometheus_duration.ts";
import { minute } from "./duration_units.ts";

/**
 * Descriptors that etcd keeps to itself: it takes so many connections fewer than it may open files
 * (etcd server/embed/etcd.go, reservedInternalFDNum), so that it never comes near a low limit.
 */
const reservedDescriptors = 150;

/** The process of a member and its limits. */
export const processAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdRestartLoop",
    severity: "warning",
    for: 0,
    keepFiringFor: 10 * minute,
    threshold: 3,
    summary: "A member starts again and again.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} was restarted {{ $value }} times in an hour.",
    // By pod: one that is made anew has another address, and so another series.
    expr: ({ interval, matchers, threshold }) =>
      `changes(max by (namespace, job, pod) (process_start_time_seconds{${matchers}})` +
      `[1h:${prometheusDuration(interval * 1_000)}]) > ${threshold}`,
  },
  {
    name: "EtcdFileDescriptorsHigh",
    severity: "warning",
    for: 15 * minute,
    threshold: 0.8,
    summary: "A member runs out of file descriptors; then it can take no connection and no disk.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} uses {{ $value | humanizePercentage }} of the file descriptors that it lets clients have.",
    expr: ({ matchers, threshold }) =>
      `process_open_fds{${matchers}} / ` +
      `clamp_min(process_max_fds{${matchers}} - ${reservedDescriptors}, 1) > ${threshold}`,
  },
  {
    name: "EtcdMemoryHigh",
    severity: "warning",
    for: 15 * minute,
    threshold: 0.8,
    summary: "A member comes near its memory limit, at which the kernel kills it.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} uses {{ $value | humanizePercentage }} of its memory limit.",
    // Resident memory would count the mapped database, which the kernel takes back when it must.
    expr: ({ matchers, memoryLimit, threshold }) =>
      `(go_memstats_sys_bytes{${matchers}} - go_memstats_heap_released_bytes{${matchers}}) / ` +
      `${memoryLimit} > ${threshold}`,
  },
];
