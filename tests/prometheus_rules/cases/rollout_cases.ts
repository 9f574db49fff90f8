import type { AlertCase } from "../alert_case.ts";
import { keeper, keepers } from "./case_builders.ts";

const rollout = { operation: "rollout" };
const served = { member: "etcd-1", port: "peer" };
const spreading = { authority: "client", phase: "trust-both" };

/** Cases of rollouts and rotations. */
export const rolloutCases: readonly AlertCase[] = [
  {
    alert: "EtcdRolloutPending",
    series: [
      ...keepers("rollout_pending_pods", { below: 0, above: 2 }),
      keeper("operation_running", { below: 0, labels: rollout }),
    ],
    value: 2,
  },
  {
    // As long as somebody is about something, it is not stuck.
    alert: "EtcdRolloutPending",
    series: [
      keeper("rollout_pending_pods", { below: 3 }),
      keeper("operation_running", { below: 0, labels: { operation: "rotation" } }),
      keeper("operation_running", { below: 1, above: 0, labels: rollout }),
      keeper("operation_running", { below: 1, above: 0, labels: rollout, index: 1 }),
    ],
    value: 3,
  },
  {
    alert: "EtcdServedCertificateExpiring",
    series: [
      keeper("served_certificate_life_left_ratio", { below: 0.3, above: 0.25, labels: served }),
      keeper("served_certificate_life_left_ratio", { below: 0.9, labels: served, index: 1 }),
    ],
    labels: served,
    value: 0.25,
  },
  {
    alert: "EtcdRotationStuck",
    series: [
      ...keepers("rotation_phase", { below: 0, above: 1, labels: spreading }),
      keeper("rotation_phase", {
        below: 1,
        above: 0,
        healed: 1,
        labels: { ...spreading, phase: "stable" },
      }),
    ],
    labels: spreading,
    value: 1,
    step: 60,
  },
];
