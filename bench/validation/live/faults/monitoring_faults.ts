import type { LiveFault, ServedStage } from "../live_fault.ts";
import { rediscover } from "./kit/rediscover.ts";

/** Those of monitoringFaults that clients make, wherever the cluster runs. */
export const monitoringAnywhere: readonly LiveFault<ServedStage>[] = [
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
    id: "rule-cannot-be-evaluated",
    fault: "A rule of the configuration's own joins series that are not alike",
    family: "monitoring",
    stage: "main",
    proves: ["EtcdRulesFailing"],
    expected: ["EtcdRulesFailing"],
    rules: ({ spec, ...config }) => {
      const { monitoring } = spec;
      const illMade = { alert: "IllMade", expr: "up * on () up > 0", labels: {}, annotations: {} };
      const rules = { ...monitoring.rules, additional: [illMade] };
      return { ...config, spec: { ...spec, monitoring: { ...monitoring, rules } } };
    },
    inject: () => Promise.resolve(() => Promise.resolve()),
  },
];

/** Prometheus that does not see what it should. */
export const monitoringFaults: readonly LiveFault[] = [
  ...monitoringAnywhere,
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
      return () => rediscover(stage);
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
      return () => rediscover(stage);
    },
  },
  {
    id: "kamaji-finds-no-datastore",
    fault: "Kamaji's metrics say that the DataStore is not ready; a stand-in exposes them",
    family: "monitoring",
    stage: "main",
    proves: ["EtcdDataStoreNotReady"],
    expected: ["EtcdDataStoreNotReady"],
    inject: ({ kamaji }) => {
      kamaji.isReady = false;
      return Promise.resolve(() => {
        kamaji.isReady = true;
        return Promise.resolve();
      });
    },
  },
];
