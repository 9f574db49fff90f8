import type { LiveFault } from "../live_fault.ts";

/** Prometheus that does not see what it should. */
export const monitoringFaults: readonly LiveFault[] = [
  {
    id: "nothing",
    fault: "Nothing is wrong",
    family: "monitoring",
    stage: "main",
    proves: ["EtcdWatchdog"],
    expected: ["EtcdWatchdog"],
    inject: () => Promise.resolve(() => Promise.resolve()),
  },
  {
    id: "targets-vanish",
    fault: "All members vanish from Prometheus' service discovery",
    family: "monitoring",
    stage: "main",
    proves: ["EtcdTargetsAbsent"],
    expected: ["EtcdTargetsAbsent"],
    short: true,
    inject: async (stage) => {
      await stage.discover(({ labels }) => labels["container"] !== "etcd");
      return () => stage.discover();
    },
  },
  {
    id: "target-vanishes",
    fault: "One member vanishes from Prometheus' service discovery",
    family: "monitoring",
    stage: "main",
    proves: [],
    expected: ["EtcdMemberMissing", "EtcdQuorumAtRisk"],
    inject: async (stage) => {
      await stage.discover(({ labels }) => labels["pod"] !== stage.members[1]);
      return () => stage.discover();
    },
  },
];
