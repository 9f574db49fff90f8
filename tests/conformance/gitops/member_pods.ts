import type { CaseContext } from "../conformance_case.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { memberPods } from "./etcd_access.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";

/** How a container is. */
export interface ContainerStatus {
  /** The container. */
  readonly name: string;
  /** Whether its startup probe has succeeded. */
  readonly started?: boolean;
  /** Whether it waits, runs or has ended, by the key. */
  readonly state?: Readonly<Record<string, unknown>>;
}

/** A pod, as far as cases look at it. */
export interface Pod extends StoredObject {
  /** Where it runs. */
  readonly spec: { readonly nodeName?: string };
  /** How it is. */
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Selects the members' pods. */
export const memberLabels =
  `app.kubernetes.io/name=kamaji-etcd,app.kubernetes.io/instance=${etcdName}`;

/** What is waited for among the members' pods. */
export interface MemberWish<R> {
  /** What is waited for. */
  readonly what: string;
  /** Looks at the pods that are not about to end. */
  readonly found: (pods: readonly Pod[]) => R | undefined;
}

/** Waits until the members' pods are as wished. */
export async function untilMembers<R>(
  { kubernetes, signal }: CaseContext,
  { what, found }: MemberWish<R>,
): Promise<R> {
  const staying = (pods: readonly Pod[]) =>
    pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return await until<R, Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: etcdNamespace,
    labels: memberLabels,
    what,
    found: (pods) => found(staying(pods)),
    seen: (pods) => pods.map(podState).join("; "),
    signal,
  });
}

/** Waits until all three members are ready. */
export async function untilMembersReady(context: CaseContext): Promise<readonly Pod[]> {
  return await untilMembers(context, {
    what: "three members to be ready",
    found: (pods) => {
      const ready = pods.filter(isReady);
      return ready.length === memberPods.length ? ready : undefined;
    },
  });
}

/** Whether a pod is ready. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ===
    true;
}

function podState(pod: Pod): string {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const states = [...initContainerStatuses, ...containerStatuses].map(({ name, state }) =>
    `${name} ${JSON.stringify(state)}`
  );
  const { name } = pod.metadata;
  return isReady(pod) ? `${name} is ready` : `${name}: ${states.join(", ") || pod.status?.phase}`;
}
