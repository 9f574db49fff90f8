import type { V1Affinity, V1PodSpec, V1Toleration } from "@kubernetes/client-node";
import { type AdoptionNote, type AdoptionPart, defined, type SpecInput } from "./adoption_part.ts";
import type { LiveRelease } from "./live_release.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

type Spread = "required" | "preferred";

/** The fields of `spec.scheduling`. Free-form rules become the two that members need. */
export function schedulingPart(release: LiveRelease): AdoptionPart {
  const pod: Partial<V1PodSpec> = release.statefulSet.spec?.template.spec ?? {};
  const hosts = hostSpread(release, pod.affinity);
  const { zones, notes: zoneNotes } = zoneSpread(pod);
  const { tolerations = [], schedulerName } = pod;
  const scheduling: SpecInput["scheduling"] = {
    ...hosts.field,
    ...defined({ zones }),
    nodeSelector: { ...pod.nodeSelector },
    tolerations: tolerations.map(toleration),
    priorityClassName: pod.priorityClassName ?? "",
    ...(schedulerName === undefined || schedulerName === "default-scheduler"
      ? {}
      : { schedulerName }),
  };
  return { spec: { scheduling }, notes: [...hosts.notes, ...zoneNotes] };
}

/** The rules of the chart are free-form; ours is one by host. */
function hostSpread(
  release: LiveRelease,
  affinity: V1Affinity | undefined,
): { field: { hosts?: Spread }; notes: AdoptionNote[] } {
  const notes: AdoptionNote[] = [];
  const required = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ??
    [];
  const others = [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)]
    .some(({ topologyKey }) => topologyKey !== hostname);
  if (affinity?.nodeAffinity !== undefined || affinity?.podAffinity !== undefined || others) {
    notes.push({
      subject: "spec.scheduling",
      message: "affinity that does not keep members apart by host is dropped; use nodeSelector, " +
        "tolerations or zones instead",
    });
  }
  if (required.some(({ topologyKey }) => topologyKey === hostname)) {
    return { field: { hosts: "required" }, notes };
  }
  if (preferred.length > 0) return { field: { hosts: "preferred" }, notes };
  const shared = sharedNodes(release);
  if (shared.length === 0) return { field: {}, notes };
  notes.push({
    subject: "spec.scheduling.hosts",
    message: `members share ${shared.join(", ")}, so they are kept apart where possible only; ` +
      'move them and write "required": a lost node costs quorum now',
  });
  return { field: { hosts: "preferred" }, notes };
}

function sharedNodes({ pods }: LiveRelease): string[] {
  const nodes = pods.flatMap(({ spec }) => spec?.nodeName === undefined ? [] : [spec.nodeName]);
  const shared = nodes.filter((node, index) => nodes.indexOf(node) !== index);
  return [...new Set(shared)].map((node) => `node "${node}"`);
}

function zoneSpread(
  { topologySpreadConstraints = [] }: Partial<V1PodSpec>,
): { zones: Spread | undefined; notes: AdoptionNote[] } {
  const byZone = topologySpreadConstraints.find(({ topologyKey }) => topologyKey === zone);
  const others = topologySpreadConstraints.filter((each) => each !== byZone);
  const strict = byZone?.whenUnsatisfiable === "DoNotSchedule";
  return {
    zones: byZone === undefined ? undefined : strict ? "required" : "preferred",
    notes: others.map(({ topologyKey }) => ({
      subject: "spec.scheduling",
      message: `a topology spread over "${topologyKey}" is dropped; members are spread over ` +
        "hosts and zones",
    })),
  };
}

function toleration(given: V1Toleration) {
  const { key, operator, value, effect, tolerationSeconds } = given;
  return defined({
    key,
    operator: (["Exists", "Equal"] as const).find((each) => each === operator),
    value,
    effect: (["NoSchedule", "PreferNoSchedule", "NoExecute"] as const)
      .find((each) => each === effect),
    tolerationSeconds,
  });
}
