import { describe } from "@std/testing/bdd";
import { noShell } from "./no_shell.ts";
import { containerPath, itFindsBreakages, podPath } from "./testing/breakage.ts";

describe("noShell", () => {
  itFindsBreakages(noShell, [
    {
      what: "a shell",
      kind: "StatefulSet",
      path: [...containerPath, "command"],
      value: ["sh", "-c", "etcd"],
      finding: /container "etcd" runs a shell/,
    },
    {
      what: "a shell behind a program",
      kind: "Deployment",
      path: [...podPath, "containers", 0, "args"],
      value: ["/bin/sh"],
      finding: /container "keeper" runs a shell/,
    },
    {
      what: "a program that the image has not",
      kind: "StatefulSet",
      path: [...containerPath, "command"],
      value: ["etcd-defrag"],
      finding: /container "etcd" runs "etcd-defrag"/,
    },
    {
      what: "the image's own command, which is unknown",
      kind: "StatefulSet",
      path: [...containerPath, "command"],
      finding: /container "etcd" runs ""/,
    },
    {
      what: "a probe by a command",
      kind: "StatefulSet",
      path: [...containerPath, "livenessProbe"],
      value: { exec: { command: ["etcdctl", "endpoint", "health"] } },
      finding: /container "etcd" is probed by a command/,
    },
  ]);
});
