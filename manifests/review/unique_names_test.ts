import { uniqueNames } from "./unique_names.ts";
import { describeRule } from "./testing/breakage.ts";

describeRule("uniqueNames", uniqueNames, [{
  what: "two Services of one name",
  kind: "Service",
  path: ["metadata", "name"],
  value: "etcd-client",
  finding: /Service kamaji-system\/etcd-client is rendered twice/,
}]);
