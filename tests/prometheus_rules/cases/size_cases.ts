import type { AlertCase, Level } from "../alert_case.ts";
import { member, ups } from "./case_builders.ts";

const one = { members: 1 } as const;
const five = { members: 5 } as const;
const up = { below: 1 };
const down = { below: 0 };
const goes = { below: 1, above: 0 };

/** Members that know so many peers: the last one only when all is not well. */
function peers(count: number, last: Level): AlertCase["series"] {
  return Array.from({ length: count }, (_, index) =>
    member("etcd_network_known_peers", {
      below: index === count - 1 ? last : 1,
      above: 1,
      labels: { Local: "a", Remote: `${index}` },
    }));
}

/** Alerts that know how many members there are, in clusters of one and of five. */
export const sizeCases: readonly AlertCase[] = [
  { alert: "EtcdQuorumLost", spec: one, series: ups([goes]), value: 0 },
  { alert: "EtcdMemberMissing", spec: one, series: ups([goes]), value: 0 },
  { alert: "EtcdMembershipUnexpected", spec: one, series: peers(2, 0), value: 2 },
  { alert: "EtcdQuorumLost", spec: five, series: ups([up, up, goes, down, down]), value: 2 },
  { alert: "EtcdQuorumAtRisk", spec: five, series: ups([up, up, up, goes, down]), value: 3 },
  { alert: "EtcdMemberMissing", spec: five, series: ups([up, up, up, up, goes]), value: 4 },
  { alert: "EtcdMembershipUnexpected", spec: five, series: peers(6, 0), value: 6 },
];
