import type { AlertTemplate } from "../alert_template.ts";
import { hour, minute } from "./duration_units.ts";

const week = 7 * 24 * hour;

/** What only the keeper knows of members that have to be restarted, and of CAs being replaced. */
export const rolloutAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdRolloutPending",
    severity: "warning",
    // Before each restart all members have to be well, and to have been so for a minute.
    for: hour,
    summary: "Members run with an old template or old CAs, and nothing restarts them.",
    description:
      "{{ $value }} pods of {{ $labels.job }} have to be restarted, and for an hour no operation has gone on.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job) (kamaji_etcd_keeper_rollout_pending_pods{${keeperMatchers}}) > 0 ` +
      `unless on (namespace, job) ` +
      `max by (namespace, job) (kamaji_etcd_keeper_operation_running{${keeperMatchers}}) == 1`,
  },
  {
    name: "EtcdServedCertificateExpiring",
    severity: "warning",
    // A new Secret reaches members within minutes; longer would outlast what is left of a day.
    for: 15 * minute,
    // The keeper and cert-manager renew at a third; this is a tenth of that later.
    threshold: 0.3,
    summary: "A port shows a certificate that should have been replaced.",
    description:
      "The {{ $labels.port }} port of {{ $labels.member }} of {{ $labels.job }} shows a certificate with {{ $value | humanizePercentage }} of its life left.",
    expr: ({ keeperMatchers, threshold }) =>
      `min by (namespace, job, member, port) ` +
      `(kamaji_etcd_keeper_served_certificate_life_left_ratio{${keeperMatchers}}) < ${threshold}`,
  },
  {
    name: "EtcdRotationStuck",
    severity: "warning",
    // A phase takes hours at most; whoever has one change window a week is not late before that.
    for: week,
    summary: "The replacement of a CA was begun and not finished; both CAs are trusted.",
    description:
      'The replacement of the CA of {{ $labels.authority }}s of {{ $labels.job }} has been in phase "{{ $labels.phase }}" for a week.',
    // Another keeper that takes the lead would begin the week anew, hence the hour.
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job, authority, phase) (max_over_time(` +
      `kamaji_etcd_keeper_rotation_phase{${keeperMatchers},phase!="stable"}[1h])) == 1`,
  },
];
