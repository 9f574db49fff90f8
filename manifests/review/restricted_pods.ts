import type { V1Container, V1PodSpec, V1Volume } from "@kubernetes/client-node";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { type ReviewedPod, reviewedPods } from "./reviewed_pod.ts";

/** Volume types of the standard, and the field of V1Volume that has no type. */
const allowedVolumes: ReadonlySet<string> = new Set([
  "name",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/** sysctls that are harmless to the node (Pod Security Standards, baseline). */
const safeSysctls: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
]);

/**
 * Every pod satisfies the "restricted" Pod Security Standard, every field of it
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and, beyond the standard,
 * writes to volumes alone.
 */
export function restrictedPods({ objects }: Review): ReviewFinding[] {
  return reviewedPods(objects).flatMap((pod) =>
    [...podProblems(pod), ...pod.containers.flatMap((each) => containerProblems(each, pod.spec))]
      .map((message) => ({ object: objectName(pod.owner), message }))
  );
}

function podProblems({ spec }: ReviewedPod): string[] {
  const { hostIPC, hostNetwork, hostPID, securityContext: security, volumes = [] } = spec;
  const { seccompProfile, sysctls = [], windowsOptions, seLinuxOptions } = security ?? {};
  return [
    ...[hostIPC, hostNetwork, hostPID].some(Boolean) ? ["shares a namespace of its node"] : [],
    ...volumes.flatMap(volumeProblems),
    ...security?.runAsUser === 0 ? ["runs as root"] : [],
    ...seccompProfile?.type === "Unconfined" ? ["has no seccomp profile"] : [],
    ...windowsOptions?.hostProcess ? ["runs as a process of its node"] : [],
    ...seLinuxProblems(seLinuxOptions),
    ...security?.appArmorProfile?.type === "Unconfined" ? ["has no AppArmor profile"] : [],
    ...sysctls.filter(({ name }) => !safeSysctls.has(name))
      .map(({ name }) => `sets sysctl ${name}`),
  ];
}

function volumeProblems(volume: V1Volume): string[] {
  return Object.entries(volume)
    .filter(([type, value]) => value !== undefined && !allowedVolumes.has(type))
    .map(([type]) => `volume "${volume.name}" is of type ${type}`);
}

function containerProblems(container: V1Container, pod: V1PodSpec): string[] {
  const { name, ports = [], securityContext: own = {} } = container;
  const { securityContext: shared = {} } = pod;
  const { add = [], drop = [] } = own.capabilities ?? {};
  const nonRoot = own.runAsNonRoot ?? shared.runAsNonRoot;
  const seccomp = (own.seccompProfile ?? shared.seccompProfile)?.type ?? "";
  const problems = [
    ...own.privileged ? ["is privileged"] : [],
    ...own.allowPrivilegeEscalation === false ? [] : ["may gain privileges"],
    ...drop.includes("ALL") ? [] : ["keeps capabilities"],
    ...add.some((each) => each !== "NET_BIND_SERVICE") ? ["adds capabilities"] : [],
    ...nonRoot === true ? [] : ["may run as root"],
    ...own.runAsUser === 0 ? ["runs as root"] : [],
    ...["RuntimeDefault", "Localhost"].includes(seccomp) ? [] : ["has no seccomp profile"],
    ...own.windowsOptions?.hostProcess ? ["runs as a process of its node"] : [],
    ...own.appArmorProfile?.type === "Unconfined" ? ["has no AppArmor profile"] : [],
    ...(own.procMount ?? "Default") === "Default" ? [] : ["sees all of /proc"],
    ...seLinuxProblems(own.seLinuxOptions),
    ...ports.some(({ hostPort = 0 }) => hostPort !== 0) ? ["takes a port of its node"] : [],
    ...asksElsewhere(container) ? ["is probed at another host"] : [],
    ...own.readOnlyRootFilesystem === true ? [] : ["may write to its image's files"],
  ];
  return problems.map((problem) => `container "${name}" ${problem}`);
}

interface SeLinuxOptions {
  readonly type?: string;
  readonly user?: string;
  readonly role?: string;
}

const seLinuxTypes = [
  "",
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
];

function seLinuxProblems({ type = "", user = "", role = "" }: SeLinuxOptions = {}): string[] {
  const allowed = seLinuxTypes.includes(type) && user === "" && role === "";
  return allowed ? [] : ["has SELinux options of its own"];
}

/** Probes and handlers that name a host make the kubelet ask on somebody's behalf. */
function asksElsewhere(container: V1Container): boolean {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const askers = [livenessProbe, readinessProbe, startupProbe];
  const handlers = [...askers, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.some((each) =>
    (each?.httpGet?.host ?? "") !== "" || (each?.tcpSocket?.host ?? "") !== ""
  );
}
