import { describe } from "@std/testing/bdd";
import { probePortsExist } from "./probe_ports_exist.ts";
import { containerPath, itFindsBreakages } from "./testing/breakage.ts";

describe("probePortsExist", () => {
  itFindsBreakages(probePortsExist, [
    {
      what: "a probe at a port of another name",
      kind: "StatefulSet",
      path: [...containerPath, "readinessProbe", "httpGet", "port"],
      value: "http",
      finding: /container "etcd" is probed at port http/,
    },
    {
      what: "a probe at another number",
      kind: "StatefulSet",
      path: [...containerPath, "livenessProbe", "httpGet", "port"],
      value: 2_382,
      finding: /container "etcd" is probed at port 2382/,
    },
  ]);
});
