import { describe } from "@std/testing/bdd";
import { restrictedPods } from "./restricted_pods.ts";
import { containerPath, itFindsBreakages, podPath } from "./testing/breakage.ts";

describe("restrictedPods", () => {
  itFindsBreakages(
    restrictedPods,
    ([
      ["the node's network", [...podPath, "hostNetwork"], true, /shares a namespace of its node/],
      ["the node's processes", [...podPath, "hostPID"], true, /shares a namespace of its node/],
      ["the node's memory", [...podPath, "hostIPC"], true, /shares a namespace of its node/],
      [
        "a directory of the node",
        [...podPath, "volumes", 0],
        { name: "server", hostPath: { path: "/" } },
        /volume "server" is of type hostPath/,
      ],
      ["a pod of root's", [...podPath, "securityContext", "runAsUser"], 0, /etcd runs as root/],
      [
        "no seccomp profile",
        [...podPath, "securityContext", "seccompProfile"],
        undefined,
        /container "etcd" has no seccomp profile/,
      ],
      [
        "a seccomp profile that allows all",
        [...podPath, "securityContext", "seccompProfile", "type"],
        "Unconfined",
        /etcd has no seccomp profile/,
      ],
      [
        "an AppArmor profile that allows all",
        [...podPath, "securityContext", "appArmorProfile"],
        { type: "Unconfined" },
        /has no AppArmor profile/,
      ],
      [
        "SELinux options of its own",
        [...podPath, "securityContext", "seLinuxOptions"],
        { user: "system_u" },
        /has SELinux options/,
      ],
      [
        "a sysctl",
        [...podPath, "securityContext", "sysctls"],
        [{ name: "kernel.msgmax", value: "1" }],
        /sets sysctl kernel.msgmax/,
      ],
      [
        "a process of a Windows node",
        [...podPath, "securityContext", "windowsOptions"],
        { hostProcess: true },
        /runs as a process of its node/,
      ],
      [
        "pods that may be root",
        [...podPath, "securityContext", "runAsNonRoot"],
        undefined,
        /container "etcd" may run as root/,
      ],
      [
        "root",
        [...containerPath, "securityContext", "runAsUser"],
        0,
        /container "etcd" runs as root/,
      ],
      [
        "privileges",
        [...containerPath, "securityContext", "privileged"],
        true,
        /"etcd" is privileged/,
      ],
      [
        "a way to privileges",
        [...containerPath, "securityContext", "allowPrivilegeEscalation"],
        undefined,
        /"etcd" may gain privileges/,
      ],
      [
        "capabilities kept",
        [...containerPath, "securityContext", "capabilities", "drop"],
        ["NET_RAW"],
        /"etcd" keeps capabilities/,
      ],
      [
        "capabilities added",
        [...containerPath, "securityContext", "capabilities", "add"],
        ["SYS_ADMIN"],
        /"etcd" adds capabilities/,
      ],
      [
        "all of /proc",
        [...containerPath, "securityContext", "procMount"],
        "Unmasked",
        /"etcd" sees all of \/proc/,
      ],
      [
        "a port of the node",
        [...containerPath, "ports", 0, "hostPort"],
        2_379,
        /"etcd" takes a port of its node/,
      ],
      [
        "a probe of another host",
        [...containerPath, "livenessProbe", "httpGet", "host"],
        "10.0.0.1",
        /"etcd" is probed at another host/,
      ],
      [
        "a writable image",
        [...containerPath, "securityContext", "readOnlyRootFilesystem"],
        undefined,
        /"etcd" may write to its image's files/,
      ],
    ] as const).map(([what, path, value, finding]) => (
      { what, kind: "StatefulSet", path, value, finding }
    )),
  );
});
