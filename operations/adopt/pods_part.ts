import type { V1ResourceRequirements } from "@kubernetes/client-node";
import { type AdoptionNote, type AdoptionPart, defined } from "./adoption_part.ts";
import type { LiveRelease } from "./live_release.ts";

/** Annotations by which tools remember things; none of them is anybody's wish. */
const toolAnnotations = [
  "kubectl.kubernetes.io/",
  "meta.helm.sh/",
  "helm.sh/",
  "deployment.kubernetes.io/",
  "argocd.argoproj.io/",
  "pv.kubernetes.io/",
  "volume.kubernetes.io/",
];

/** Labels that the chart puts on all of its objects; ours replace them. */
const chartLabels = ["helm.sh/", "app.kubernetes.io/", "prometheus.io/metrics"];

/** Annotations that somebody asked for. */
export function wishedAnnotations(
  annotations: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return without(annotations, toolAnnotations);
}

/** Labels that somebody asked for. */
export function wishedLabels(
  labels: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return without(labels, chartLabels);
}

/** The fields of `spec` about the member pods, their resources and the Services. */
export function podsPart(release: LiveRelease): AdoptionPart {
  const { statefulSet, container, services, name } = release;
  const template = statefulSet.spec?.template;
  const selector = statefulSet.spec?.selector.matchLabels ?? {};
  const instance = selector["app.kubernetes.io/instance"];
  const chartName = selector["app.kubernetes.io/name"];
  const user = container.securityContext?.runAsUser ?? template?.spec?.securityContext?.runAsUser;
  const group = template?.spec?.securityContext?.fsGroup;
  const grace = template?.spec?.terminationGracePeriodSeconds ?? kubernetesGrace;
  const labels = Object.entries(template?.metadata?.labels ?? {})
    .filter(([key]) => selector[key] === undefined);
  const families = services.client?.spec?.ipFamilies ?? services.headless?.spec?.ipFamilies ?? [];
  const known = families.filter((each) => each === "IPv4" || each === "IPv6");
  return {
    spec: {
      pods: {
        selector: {
          ...(chartName === undefined ? {} : { name: chartName }),
          ...(instance === undefined || instance === name ? {} : { instance }),
        },
        labels: Object.fromEntries(labels),
        annotations: wishedAnnotations(template?.metadata?.annotations),
        ...(user === undefined || user === 0 ? {} : { runAsUser: user }),
        ...(group === undefined || group === 0 ? {} : { fsGroup: group }),
        ...(grace === kubernetesGrace ? {} : { terminationGracePeriodSeconds: grace }),
      },
      services: {
        annotations: wishedAnnotations(services.client?.metadata?.annotations),
        ...(known.length === 0 ? {} : { ipFamilies: known }),
      },
      resources: resources(container.resources ?? {}),
    },
    notes: [...resourceNotes(container.resources ?? {}), ...podNotes(release)],
  };
}

/** What Kubernetes sets where nobody says anything; ours is longer, for a leader to hand over. */
const kubernetesGrace = 30;

function resources({ requests = {}, limits = {} }: V1ResourceRequirements) {
  return {
    requests: defined({ cpu: requests.cpu, memory: requests.memory }),
    limits: defined({ cpu: limits.cpu, memory: limits.memory }),
  };
}

function resourceNotes({ requests = {}, limits = {} }: V1ResourceRequirements): AdoptionNote[] {
  const notes: AdoptionNote[] = [];
  const missing = [
    requests.cpu === undefined ? "a CPU request" : "",
    requests.memory === undefined ? "a memory request" : "",
    limits.memory === undefined ? "a memory limit" : "",
  ].filter((each) => each !== "");
  if (missing.length > 0) {
    notes.push({
      subject: "spec.resources",
      message: `the release does not set ${missing.join(", ")}, so members get our defaults; ` +
        "check that nodes have room for them",
    });
  }
  const others = [...Object.keys(requests), ...Object.keys(limits)]
    .filter((each) => each !== "cpu" && each !== "memory");
  if (others.length > 0) {
    notes.push({
      subject: "spec.resources",
      message: `${[...new Set(others)].join(", ")} cannot be requested and is dropped`,
    });
  }
  return notes;
}

/** What a pod of the release has and ours has no field for. */
function podNotes({ container, services, statefulSet }: LiveRelease): AdoptionNote[] {
  const { annotations, labels } = statefulSet.metadata ?? {};
  const application = annotations?.["argocd.argoproj.io/tracking-id"]?.split(":")[0] ??
    labels?.["argocd.argoproj.io/instance"];
  const pod = statefulSet.spec?.template.spec;
  const variables = (container.env ?? []).map(({ name }) => name)
    .filter((name) => name !== "POD_NAME" && name !== "POD_NAMESPACE");
  const found: readonly (readonly [boolean, string, string])[] = [
    [
      application !== undefined,
      "Argo CD",
      `Application "${application}" manages the release; delete it with --cascade=false before ` +
      "--apply, or it brings the chart's StatefulSet back",
    ],
    [
      (pod?.containers.length ?? 1) > 1 || (pod?.initContainers?.length ?? 0) > 0,
      "further containers",
      "they are dropped; run them beside the members",
    ],
    [variables.length > 0, "environment", `${variables.join(", ")} are dropped; use flags instead`],
    [(container.envFrom?.length ?? 0) > 0, "environment", "envFrom is dropped; use flags instead"],
    [pod?.hostNetwork === true, "hostNetwork", "it is dropped: members get addresses of their own"],
    [pod?.hostAliases !== undefined, "hostAliases", "they are dropped"],
    [
      pod?.dnsPolicy !== undefined && pod.dnsPolicy !== "ClusterFirst",
      "dnsPolicy",
      "it is dropped: members find each other by the cluster's DNS",
    ],
    [
      differs(container.livenessProbe, chartProbe),
      "livenessProbe",
      "it is dropped: ours neither needs quorum nor fails during a defragmentation",
    ],
    [
      services.client?.spec?.type !== undefined && services.client.spec.type !== "ClusterIP",
      "Service",
      `type ${services.client?.spec?.type} becomes ClusterIP; make a Service of your own to expose it`,
    ],
    [
      statefulSet.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete",
      "spec.storage.retention",
      "Delete becomes Retain: volumes outlive the StatefulSet",
    ],
  ];
  return found.flatMap(([is, subject, message]) => is ? [{ subject, message }] : []);
}

/** The numbers of the chart's probe; its path and port vary with its version. */
const chartProbe = {
  failureThreshold: 3,
  initialDelaySeconds: 10,
  periodSeconds: 10,
  timeoutSeconds: 15,
};

function differs(probe: object | undefined, from: Readonly<Record<string, number>>): boolean {
  if (probe === undefined) return false;
  const fields = probe as Readonly<Record<string, unknown>>;
  return Object.entries(from).some(([key, value]) => fields[key] !== value);
}

function without(
  entries: Readonly<Record<string, string>>,
  prefixes: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter(([key]) => !prefixes.some((prefix) => key.startsWith(prefix))),
  );
}
