import { describe } from "@std/testing/bdd";
import { uniqueNames } from "./unique_names.ts";
import { itFindsBreakages } from "./testing/breakage.ts";

describe("uniqueNames", () => {
  itFindsBreakages(uniqueNames, [{
    what: "two Services of one name",
    kind: "Service",
    path: ["metadata", "name"],
    value: "etcd-client",
    finding: /Service kamaji-system\/etcd-client is rendered twice/,
  }]);
});
