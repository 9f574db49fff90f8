import { describe } from "@std/testing/bdd";
import { selectorsMatch } from "./selectors_match.ts";
import { itFindsBreakages } from "./testing/breakage.ts";

describe("selectorsMatch", () => {
  itFindsBreakages(selectorsMatch, [
    {
      what: "a Service for pods that nobody makes",
      kind: "Service",
      path: ["spec", "selector", "app.kubernetes.io/name"],
      value: "typo",
      finding: /Service kamaji-system\/etcd selects no pod/,
    },
    {
      what: "a Service for pods of two workloads",
      kind: "Service",
      path: ["spec", "selector"],
      value: { "app.kubernetes.io/instance": "etcd" },
      finding: /Service kamaji-system\/etcd selects the pods of .*keeper and .*etcd/,
    },
    {
      what: "a workload that does not find its pods",
      kind: "StatefulSet",
      path: ["spec", "selector", "matchLabels", "app.kubernetes.io/name"],
      value: "typo",
      finding: /StatefulSet kamaji-system\/etcd does not select its pods/,
    },
    {
      what: "a budget for every pod",
      kind: "PodDisruptionBudget",
      path: ["spec", "selector", "matchLabels"],
      value: {},
      finding: /selects every pod of its namespace/,
    },
    {
      what: "a policy for nobody",
      kind: "NetworkPolicy",
      path: ["spec", "podSelector", "matchLabels", "app.kubernetes.io/instance"],
      value: "typo",
      finding: /NetworkPolicy kamaji-system\/etcd selects no pod/,
    },
    {
      what: "a Service to a port that is not there",
      kind: "Service",
      path: ["spec", "ports", 0, "targetPort"],
      value: "typo",
      finding: /leads to port typo, which its pods have not/,
    },
    {
      what: "a ServiceMonitor for no Service",
      kind: "ServiceMonitor",
      path: ["spec", "selector", "matchLabels"],
      value: { typo: "1" },
      finding: /selects 0 Services/,
    },
    {
      what: "a ServiceMonitor for every Service",
      kind: "ServiceMonitor",
      path: ["spec", "selector", "matchLabels"],
      value: {},
      finding: /selects 4 Services/,
    },
    {
      what: "a ServiceMonitor of a port that is not there",
      kind: "ServiceMonitor",
      path: ["spec", "endpoints", 0, "port"],
      value: "http",
      finding: /scrapes port "http", which Service .* has not/,
    },
  ]);
});
