import type { AlertScope, AlertTemplate } from "../alert_template.ts";
import { prometheusDuration } from "../prometheus_duration.ts";
import { hour, minute } from "./duration_units.ts";

const day = 86_400;

/** The keeper, and what only it knows: certificates, snapshots, whether anything is left to do. */
export const keeperAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdKeeperDown",
    severity: "warning",
    for: 10 * minute,
    summary: "No keeper runs: nothing is repaired, scaled or renewed; etcd serves on.",
    description: "No keeper of {{ $labels.job }} can be scraped.",
    expr: ({ keeperMatchers }) =>
      `absent(up{${keeperMatchers}}) or max by (namespace, job) (up{${keeperMatchers}}) == 0`,
  },
  {
    name: "EtcdKeeperLeaderless",
    severity: "warning",
    for: 10 * minute,
    summary: "Keepers run, but none of them leads: nothing is repaired, scaled or renewed.",
    description: "None of the keepers of {{ $labels.job }} holds its Lease.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job) (kamaji_etcd_keeper_leader{${keeperMatchers}}) == 0`,
  },
  {
    name: "EtcdKeeperStale",
    severity: "warning",
    for: 5 * minute,
    threshold: 600,
    summary: "The keeper does not look around any more.",
    description:
      "The keeper of {{ $labels.job }} last looked around {{ $value | humanizeDuration }} ago.",
    expr: ({ keeperMatchers, threshold }) =>
      `time() - max by (namespace, job) ` +
      `(kamaji_etcd_keeper_last_observation_timestamp_seconds{${keeperMatchers}}) > ${threshold}`,
  },
  {
    name: "EtcdKeeperFailing",
    severity: "warning",
    for: 5 * minute,
    threshold: 3,
    summary: "The keeper fails at what it does.",
    description:
      "The keeper of {{ $labels.job }} failed {{ $value | humanize }} times in ten minutes.",
    expr: ({ keeperMatchers, threshold }) =>
      `sum by (namespace, job) ` +
      `(increase(kamaji_etcd_keeper_failures_total{${keeperMatchers}}[10m])) > ${threshold}`,
  },
  {
    name: "EtcdKeeperBlocked",
    severity: "warning",
    for: 15 * minute,
    summary: "The keeper cannot go on until somebody does something.",
    description: "The keeper of {{ $labels.job }} is blocked; its status says by what.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job) (kamaji_etcd_keeper_blocked{${keeperMatchers}}) == 1`,
  },
  {
    name: "EtcdKeeperUnsettled",
    severity: "warning",
    for: hour,
    summary: "What the configuration wishes is still not so.",
    description: "The keeper of {{ $labels.job }} has not come to rest for an hour.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job) (kamaji_etcd_keeper_settled{${keeperMatchers}} == 0 unless ` +
      `(kamaji_etcd_keeper_blocked{${keeperMatchers}} == 1 or ` +
      `kamaji_etcd_keeper_paused{${keeperMatchers}} == 1))`,
  },
  {
    name: "EtcdKeeperPaused",
    severity: "info",
    for: 24 * hour,
    summary: "The keeper stands still because the configuration says so.",
    description: "The keeper of {{ $labels.job }} has been paused for a day.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job) (kamaji_etcd_keeper_paused{${keeperMatchers}}) == 1`,
  },
  {
    name: "EtcdCertificateExpiring",
    severity: "warning",
    for: hour,
    // The keeper renews at a third of the life, so at a sixth it is late.
    threshold: ({ leafLife }) => Math.min(21 * day, leafLife / 6),
    summary: "A certificate was not renewed in time.",
    description: endsIn("Certificate"),
    expr: (scope) => endsBefore(scope, 'certificate!~".+_ca"'),
  },
  {
    name: "EtcdCertificateExpiresSoon",
    severity: "critical",
    for: 5 * minute,
    threshold: ({ leafLife }) => Math.min(7 * day, leafLife / 12),
    summary: "A certificate ends soon, and with it members or clients are refused.",
    description: endsIn("Certificate"),
    expr: (scope) => endsBefore(scope, 'certificate!~".+_ca"'),
  },
  {
    name: "EtcdAuthorityExpiring",
    severity: "warning",
    for: hour,
    threshold: ({ authorityLife }) => Math.min(180 * day, authorityLife / 6),
    summary: "A CA ends within months, and with it every certificate it signed, tenants' included.",
    description: endsIn("CA"),
    expr: (scope) => endsBefore(scope, 'certificate=~".+_ca"'),
  },
  {
    name: "EtcdKeeperBlind",
    severity: "warning",
    for: 10 * minute,
    threshold: 5,
    summary: "The keeper cannot read what alerts depend on: they would not fire.",
    description:
      "The keeper of {{ $labels.job }} cannot read {{ $labels.part }}: it failed {{ $value | humanize }} times of late.",
    expr: blind,
  },
];

function endsIn(what: string): string {
  return `${what} "{{ $labels.certificate }}" of {{ $labels.job }} ends in {{ $value | humanizeDuration }}.`;
}

function endsBefore({ keeperMatchers, threshold }: AlertScope, which: string): string {
  return `min by (namespace, job, certificate) ` +
    `(kamaji_etcd_keeper_certificate_not_after_timestamp_seconds{${keeperMatchers},${which}}) ` +
    `- time() < ${threshold}`;
}

/**
 * Alarms and schedules are read once a minute, so that half of ten readings are many. Tenants are
 * counted as rarely as the config says: two counts that failed are many, until one succeeds.
 */
function blind({ countPause, keeperMatchers, threshold }: AlertScope): string {
  const failed = (range: string, which = "") =>
    `sum by (namespace, job, part) (increase(kamaji_etcd_keeper_readings_failed_total` +
    `{${keeperMatchers}${which}}[${range}]))`;
  const pause = Math.max(600, countPause);
  const counts = failed(prometheusDuration(4_000 * pause), ',part="tenants"');
  return `${failed("10m")} > ${threshold} or (${counts} > 1 unless on (namespace, job) ` +
    `time() - max by (namespace, job) ` +
    `(kamaji_etcd_keeper_tenant_count_timestamp_seconds{${keeperMatchers}}) < ${2 * pause + 900})`;
}
