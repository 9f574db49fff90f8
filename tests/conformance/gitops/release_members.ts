import type { Etcd3 } from "etcd3";
import { setTimeout as delay } from "node:timers/promises";
import { type ClientCredentials, connectEtcd } from "../../../etcd/connect_etcd.ts";
import type { CaseContext } from "../conformance_case.ts";
import { type ForwardedPort, forwardPort } from "../../../bench/kubernetes/forward_port.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { chartRelease } from "./chart_release.ts";
import { isReady, type Pod } from "./member_pods.ts";

/** The members' pods. */
export const releasePods: readonly string[] = [0, 1, 2]
  .map((ordinal) => `${chartRelease.name}-${ordinal}`);

/** What is waited for among the members' pods. */
export interface ReleaseWish<R> {
  /** What is waited for. */
  readonly what: string;
  /** Looks at the pods, those included that are about to end. */
  readonly found: (pods: readonly Pod[]) => R | undefined;
}

/** Waits until the members' pods are as wished. */
export async function untilRelease<R>(
  context: CaseContext,
  { what, found }: ReleaseWish<R>,
): Promise<R> {
  const { name, namespace, release } = chartRelease;
  return await until<R, Pod>(context.kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace,
    labels: `app.kubernetes.io/name=${name},app.kubernetes.io/instance=${release}`,
    what,
    found,
    seen: (pods) => pods.map((pod) => `${pod.metadata.name} ${isReady(pod)}`).join(", "),
    signal: context.signal,
  });
}

/** Waits until all members are ready and none is about to end, and returns them by their names. */
export async function untilReleaseReady(context: CaseContext): Promise<readonly Pod[]> {
  return await untilRelease(context, {
    what: "three members of the release to be ready",
    found: (pods) => {
      const well = pods.filter((pod) =>
        isReady(pod) && pod.metadata.deletionTimestamp === undefined
      );
      const whole = well.length === releasePods.length && pods.length === well.length;
      return whole
        ? well.toSorted((a, b) => a.metadata.name < b.metadata.name ? -1 : 1)
        : undefined;
    },
  });
}

/** A client of each member alone, in the order of the pods. */
export type MemberClients = readonly Etcd3[];

/** Milliseconds after which a member that says nothing is asked no longer. */
const requestTimeout = 3_000;

/** Forwards the members' client ports while something is done with a client of each. */
export async function withReleaseMembers<R>(
  { kubernetes }: CaseContext,
  { credentials, use }: {
    readonly credentials: ClientCredentials;
    readonly use: (clients: MemberClients) => Promise<R>;
  },
): Promise<R> {
  const { name, namespace } = chartRelease;
  const ports: ForwardedPort[] = [];
  const clients: Etcd3[] = [];
  try {
    for (const pod of releasePods) {
      const port = await forwardPort(kubernetes, { namespace, pod, port: 2379 });
      ports.push(port);
      const serverName = `${name}-client.${namespace}.svc.cluster.local`;
      clients.push(
        connectEtcd({ endpoints: [port.address], credentials, serverName, requestTimeout }),
      );
    }
    return await use(clients);
  } finally {
    for (const client of clients) client.close();
    for (const port of ports) await port.close();
  }
}

/** Asks again, also another member, until somebody answers. */
export async function untilAnswered<R>(
  clients: MemberClients,
  { ask, signal }: {
    readonly ask: (client: Etcd3) => Promise<R>;
    readonly signal: AbortSignal;
  },
): Promise<R> {
  let trouble: unknown = "no member was asked";
  while (!signal.aborted) {
    for (const client of clients) {
      try {
        return await ask(client);
      } catch (error) {
        trouble = error;
      }
    }
    await delay(250, undefined, { signal }).catch(() => {});
  }
  throw new Error(`No member answered: ${trouble}`);
}
