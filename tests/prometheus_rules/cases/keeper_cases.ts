import type { AlertCase } from "../alert_case.ts";
import { keeper } from "./case_builders.ts";

function endCase(
  alert: string,
  { above, below, certificate }: { below: number; above: number; certificate: string },
): AlertCase {
  return {
    alert,
    series: [
      keeper("certificate_not_after_timestamp_seconds", {
        below: { secondsFromNow: below },
        above: { secondsFromNow: above },
        labels: { certificate },
      }),
    ],
    labels: { certificate },
    value: above,
  };
}

/** Cases of the keeper. */
export const keeperCases: readonly AlertCase[] = [
  { alert: "EtcdKeeperDown", series: [keeper("up", { below: 1, above: 0 })], value: 0 },
  { alert: "EtcdKeeperDown", series: [keeper("up", { below: 1, above: "absent" })], value: 1 },
  { alert: "EtcdKeeperLeaderless", series: [keeper("leader", { below: 1, above: 0 })], value: 0 },
  {
    alert: "EtcdKeeperStale",
    series: [
      keeper("last_observation_timestamp_seconds", {
        below: { secondsFromNow: -600 },
        above: { secondsFromNow: -700 },
      }),
    ],
    value: 700,
  },
  {
    alert: "EtcdKeeperFailing",
    series: [
      keeper("failures_total", { below: { perMinute: 0.19 }, above: { perMinute: 0.4 } }),
    ],
    value: 6,
    rises: 15,
  },
  { alert: "EtcdKeeperBlocked", series: [keeper("blocked", { below: 0, above: 1 })], value: 1 },
  {
    alert: "EtcdKeeperUnsettled",
    series: [
      keeper("settled", { below: 0 }),
      keeper("blocked", { below: 1, above: 0 }),
      keeper("paused", { below: 0 }),
    ],
    value: 0,
  },
  {
    alert: "EtcdKeeperPaused",
    series: [keeper("paused", { below: 0, above: 1 })],
    value: 1,
    step: 10,
  },
  endCase("EtcdCertificateExpiring", {
    below: 1_296_000,
    above: 1_200_000,
    certificate: "server",
  }),
  endCase("EtcdCertificateExpiresSoon", { below: 604_800, above: 500_000, certificate: "peer" }),
  endCase("EtcdAuthorityExpiring", {
    below: 15_552_000,
    above: 15_000_000,
    certificate: "client_ca",
  }),
  {
    alert: "EtcdKeeperBlind",
    series: [
      keeper("readings_failed_total", {
        below: { perMinute: 0.04 },
        above: { perMinute: 0.1 },
        labels: { part: "schedules" },
      }),
    ],
    labels: { part: "schedules" },
    value: 6,
    rises: 60,
  },
];
