import type { AlertCase } from "../alert_case.ts";
import { halves, keeper, keepers } from "./case_builders.ts";

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
      // Another keeper saw the one that follows, and what is of the other kind is another's trouble.
      keeper("certificate_not_after_timestamp_seconds", {
        below: { secondsFromNow: 9 * below },
        labels: { certificate },
        index: 1,
      }),
      keeper("certificate_not_after_timestamp_seconds", {
        below: { secondsFromNow: 60 },
        labels: { certificate: certificate === "client_ca" ? "server" : "peer_ca" },
      }),
    ],
    labels: { certificate },
    value: above,
  };
}

/** Cases of the keeper. */
export const keeperCases: readonly AlertCase[] = [
  {
    alert: "EtcdKeeperDown",
    series: [keeper("up", { below: 1, above: 0 }), keeper("up", { below: 0, index: 1 })],
    value: 0,
  },
  { alert: "EtcdKeeperDown", series: [keeper("up", { below: 1, above: "absent" })], value: 1 },
  {
    alert: "EtcdKeeperLeaderless",
    series: [keeper("leader", { below: 1, above: 0 }), keeper("leader", { below: 0, index: 1 })],
    value: 0,
  },
  {
    alert: "EtcdKeeperStale",
    series: [
      keeper("last_observation_timestamp_seconds", {
        below: { secondsFromNow: -600 },
        above: { secondsFromNow: -700 },
      }),
      keeper("last_observation_timestamp_seconds", {
        below: { secondsFromNow: -90_000 },
        index: 1,
      }),
    ],
    value: 700,
  },
  {
    alert: "EtcdKeeperFailing",
    series: [
      ...halves(
        keeper("failures_total", { below: { perMinute: 0.29 }, above: { perMinute: 0.6 } }),
      ),
    ],
    value: 6,
    rises: 10,
    crosses: 0,
    falls: 8,
  },
  { alert: "EtcdKeeperBlocked", series: keepers("blocked", { below: 0, above: 1 }), value: 1 },
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
    // Who is paused on purpose need not settle.
    alert: "EtcdKeeperUnsettled",
    series: [
      keeper("settled", { below: 0 }),
      keeper("blocked", { below: 0 }),
      keeper("paused", { below: 1, above: 0 }),
    ],
    value: 0,
  },
  {
    alert: "EtcdKeeperPaused",
    series: keepers("paused", { below: 0, above: 1 }),
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
        below: { perMinute: 0.49 },
        above: { perMinute: 1 },
        labels: { part: "schedules" },
      }),
    ],
    labels: { part: "schedules" },
    value: 10,
    rises: 10,
    crosses: 0,
    falls: 8,
  },
  {
    // Counts fail now and then, which is well as long as one goes right within twice the pause.
    alert: "EtcdKeeperBlind",
    series: [
      keeper("readings_failed_total", { below: { perMinute: 0.1 }, labels: { part: "tenants" } }),
      keeper("tenant_count_timestamp_seconds", {
        below: { secondsFromNow: -2_040 },
        above: { secondsFromNow: -2_160 },
      }),
      keeper("tenant_count_timestamp_seconds", { below: { secondsFromNow: -90_000 }, index: 1 }),
    ],
    labels: { part: "tenants" },
    value: 4,
    rises: 40,
    crosses: 0,
    falls: 0,
  },
];
