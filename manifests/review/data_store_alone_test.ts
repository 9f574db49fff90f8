import { dataStoreAlone } from "./data_store_alone.ts";
import { describeRule } from "./testing/breakage.ts";

describeRule("dataStoreAlone", dataStoreAlone, [
  {
    what: "a DataStore among the pods",
    kind: "DataStore",
    path: ["metadata", "annotations", "argocd.argoproj.io/sync-wave"],
    value: "1",
    finding: /shares its wave with StatefulSet .*/,
  },
  {
    what: "a DataStore before the pods",
    kind: "DataStore",
    path: ["metadata", "annotations", "argocd.argoproj.io/sync-wave"],
    value: "-1",
    finding: /does not come after Deployment/,
  },
]);
