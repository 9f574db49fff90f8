import { describe } from "@std/testing/bdd";
import { dataStoreAlone } from "./data_store_alone.ts";
import { itFindsBreakages } from "./testing/breakage.ts";

describe("dataStoreAlone", () => {
  itFindsBreakages(dataStoreAlone, [
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
});
