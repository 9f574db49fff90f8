import { describe } from "@std/testing/bdd";
import { resourcesSet } from "./resources_set.ts";
import { containerPath, itFindsBreakages, jobPodPath } from "./testing/breakage.ts";

describe("resourcesSet", () => {
  itFindsBreakages(resourcesSet, [
    {
      what: "a container without a request of processors",
      kind: "StatefulSet",
      path: [...containerPath, "resources", "requests", "cpu"],
      finding: /container "etcd" has no request of processors/,
    },
    {
      what: "a container without a limit of memory",
      kind: "CronJob",
      path: [...jobPodPath, "containers", 0, "resources", "limits"],
      finding: /container ".*" has no limit of memory/,
    },
    {
      what: "a temporary volume without a limit",
      kind: "CronJob",
      path: [...jobPodPath, "volumes", 0],
      value: { name: "config", emptyDir: {} },
      finding: /volume "config" has no limit/,
    },
  ]);
});
