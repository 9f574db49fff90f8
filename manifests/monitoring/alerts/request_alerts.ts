import type { AlertScope, AlertTemplate } from "../alert_template.ts";
import { recorded } from "../recorded_series.ts";
import { hasPeers } from "./availability_alerts.ts";
import { hour, minute } from "./duration_units.ts";

/** What clients get, and who they are allowed to be. */
export const requestAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdWritesRejected",
    severity: "critical",
    for: 0,
    threshold: 0,
    summary: "Writes are refused: the quota is reached, or too much waits to be applied.",
    description:
      "etcd {{ $labels.job }} refused {{ $value | humanize }} writes with ResourceExhausted.",
    expr: ({ matchers, threshold, window }) =>
      `sum by (namespace, job) (increase(grpc_server_handled_total{${matchers},` +
      `grpc_service="etcdserverpb.KV",grpc_method=~"Put|Txn",` +
      `grpc_code="ResourceExhausted"}[${window}])) > ${threshold}`,
  },
  {
    name: "EtcdRequestsFailing",
    severity: "warning",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.05,
    summary: "Requests fail, through no fault of those who ask.",
    description:
      "{{ $value | humanizePercentage }} of the {{ $labels.grpc_method }} requests to etcd {{ $labels.job }} fail.",
    expr: failureShare,
  },
  {
    name: "EtcdRequestsFailingWidely",
    severity: "critical",
    for: 5 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.25,
    summary: "A good part of all requests fails: tenants' API servers are failing with them.",
    description:
      "{{ $value | humanizePercentage }} of the {{ $labels.grpc_method }} requests to etcd {{ $labels.job }} fail.",
    expr: failureShare,
  },
  {
    name: "EtcdRequestsSlow",
    severity: "warning",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 1,
    summary: "Requests take so long that tenants' API servers are slow.",
    description:
      "One request in a hundred to member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer.",
    expr: (scope) =>
      `histogram_quantile(0.99, sum by (namespace, job, pod, le) ` +
      `(rate(${latency(scope)}[${scope.window}]))) > ${scope.threshold}`,
  },
  {
    name: "EtcdSlowApplies",
    severity: "warning",
    for: 10 * minute,
    threshold: 0.5,
    summary: "Applying requests takes longer than etcd expects: disk, processor or huge requests.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} applies {{ $value | humanize }} requests a second slowly.",
    expr: ({ matchers, threshold, window }) =>
      `rate(etcd_server_slow_apply_total{${matchers}}[${window}]) > ${threshold}`,
  },
  {
    name: "EtcdWatchersSlow",
    severity: "warning",
    for: 10 * minute,
    threshold: 0,
    summary: "Watchers cannot keep up: controllers of a tenant see the past.",
    description:
      "{{ $value }} watchers of member {{ $labels.pod }} of etcd {{ $labels.job }} are behind.",
    expr: ({ matchers, threshold }) =>
      `etcd_debugging_mvcc_slow_watcher_total{${matchers}} > ${threshold}`,
  },
  {
    name: "EtcdWatchImbalance",
    severity: "info",
    for: hour,
    threshold: 0.8,
    summary: "Nearly all watches are on one member, which pays for all of them.",
    description:
      "{{ $value | humanizePercentage }} of the watchers of etcd {{ $labels.job }} are on one member.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold }) => {
      const watchers = `(etcd_debugging_mvcc_watcher_total{${matchers}})`;
      return `max by (namespace, job) ${watchers} / sum by (namespace, job) ${watchers} ` +
        `> ${threshold} and sum by (namespace, job) ${watchers} > 1000`;
    },
  },
  {
    name: "EtcdAccessDenied",
    severity: "warning",
    for: 5 * minute,
    threshold: 0.1,
    summary: "Somebody keeps asking for what is not theirs, or with the wrong credentials.",
    description:
      "etcd {{ $labels.job }} refuses {{ $value | humanize }} {{ $labels.grpc_method }} requests a second.",
    // A wrong password is InvalidArgument (etcd api/v3rpc/rpctypes/error.go); a user without one, as
    // ours are, gets Unknown, which v3rpc/util.go has no code for.
    expr: ({ matchers, threshold, window }) =>
      `sum by (namespace, job, grpc_method) (rate(grpc_server_handled_total{${matchers},` +
      `grpc_code=~"PermissionDenied|Unauthenticated"}[${window}]) or ` +
      `rate(grpc_server_handled_total{${matchers},grpc_method="Authenticate",` +
      `grpc_code=~"InvalidArgument|Unknown"}[${window}])) > ${threshold}`,
  },
  {
    name: "EtcdAuthenticationNeverEnabled",
    severity: "critical",
    for: 15 * minute,
    summary: "Authentication was never turned on: every client reads and writes everything.",
    description: "etcd {{ $labels.job }} is at revision {{ $value }} of its authentication.",
    // It does not fall when authentication is turned off, so this proves only that it never was on.
    expr: ({ matchers }) =>
      `max by (namespace, job) (etcd_debugging_auth_revision{${matchers}}) <= 1`,
  },
  {
    name: "EtcdAuthenticationOff",
    severity: "critical",
    for: 0,
    summary: "Authentication is off: every client reads and writes everything.",
    description: "A member of {{ $labels.job }} does not ask who its clients are.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job) (kamaji_etcd_keeper_authentication_enabled{${keeperMatchers}}) == 0`,
  },
];

function failureShare({ matchers, threshold }: AlertScope): string {
  return `${recorded.failureShare}{${matchers}} > ${threshold}`;
}

/** The best that a version and its configuration offer, from whole requests to applying them. */
function latency({ matchers, metrics, minor }: AlertScope): string {
  if (metrics === "extensive") {
    return `grpc_server_handling_seconds_bucket{${matchers},grpc_service="etcdserverpb.KV",` +
      `grpc_method=~"Range|Put|DeleteRange|Txn"}`;
  }
  if (minor >= 7) return `etcd_server_request_duration_seconds_bucket{${matchers}}`;
  return `etcd_server_apply_duration_seconds_bucket{${matchers}}`;
}
