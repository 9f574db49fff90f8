import type {
  V1PersistentVolumeClaim,
  V1Pod,
  V1Secret,
  V1Service,
  V1StatefulSet,
} from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import type { ApiObject, ClusterClient } from "./cluster_client.ts";
import { etcdFlags } from "./etcd_flags.ts";
import { type LiveDataStore, type LiveRelease, summariseSecret } from "./live_release.ts";
import { readMonitoring } from "./read_monitoring.ts";

/** Which release is meant. */
export interface ReleaseReference {
  /** Helm's name of it; that of Kamaji's own release where the chart came with Kamaji. */
  readonly release: string;
  /** Its namespace. */
  readonly namespace: string;
}

/**
 * Reads an installed release. Nothing is changed, and no private key is kept.
 *
 * @throws {Failure} `adoption-refused` when there is no such release, or more than one StatefulSet
 * of etcd in it; `kubernetes-request-failed`
 */
export async function readRelease(
  client: ClusterClient,
  reference: ReleaseReference,
): Promise<LiveRelease> {
  const statefulSet = await findStatefulSet(client, reference);
  const { namespace } = reference;
  const name = statefulSet.metadata?.name ?? "";
  const container = statefulSet.spec?.template.spec?.containers.find(runsEtcd);
  if (container === undefined) throw notOurs(name, "has no container that runs etcd");
  const service = (of: string) =>
    client.read<V1Service & ApiObject>({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: of, namespace },
    });
  const [headless, clientService, secrets] = await Promise.all([
    service(statefulSet.spec?.serviceName ?? name),
    service(`${name}-client`),
    client.list<V1Secret & ApiObject>({ apiVersion: "v1", kind: "Secret", namespace }),
  ]);
  if (secrets === undefined) throw mayNotRead("Secrets", namespace);
  return {
    ...reference,
    name,
    statefulSet,
    container,
    flags: etcdFlags(container),
    services: {
      ...(headless === undefined ? {} : { headless }),
      ...(clientService === undefined ? {} : { client: clientService }),
    },
    pods: await readPods(client, { name, namespace }),
    claims: await readClaims(client, { name, namespace }),
    secrets: secrets.filter(({ metadata }) => metadata?.name?.startsWith(`${name}-`) === true)
      .map(summariseSecret),
    dataStores: await readDataStores(client, { name, namespace }),
    ...await readMonitoring(client, statefulSet),
  };
}

/**
 * Whether a release was taken over already. The chart says who the first members are in each pod's
 * command, ours never does.
 */
export function isAdopted({ flags, statefulSet }: LiveRelease): boolean {
  const keeps = statefulSet.spec?.updateStrategy?.type === "OnDelete";
  return keeps && flags["initial-cluster"] === undefined;
}

interface Place {
  readonly name: string;
  readonly namespace: string;
}

async function findStatefulSet(
  client: ClusterClient,
  { release, namespace }: ReleaseReference,
): Promise<V1StatefulSet & ApiObject> {
  const all = await client.list<V1StatefulSet & ApiObject>({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    namespace,
  });
  if (all === undefined) throw mayNotRead("StatefulSets", namespace);
  const found = all.filter((each) => isOfRelease(each, release));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = (only === undefined ? all : found).map(({ metadata }) => `"${metadata?.name}"`);
  const known = names.length === 0 ? "none" : names.join(", ");
  throw new Failure(
    "adoption-refused",
    only === undefined
      ? `Release "${release}" has no StatefulSet of etcd in namespace "${namespace}"`
      : `Release "${release}" has more than one StatefulSet of etcd: ${known}`,
    {
      hint: only === undefined
        ? `Check both names with "helm list --all-namespaces"; StatefulSets there: ${known}`
        : "Adopt by the name of one of them",
    },
  );
}

/** By the StatefulSet's own name too, since a release may be called differently. */
function isOfRelease({ metadata, spec }: V1StatefulSet, release: string): boolean {
  if (spec?.template.spec?.containers.some(runsEtcd) !== true) return false;
  return metadata?.name === release ||
    metadata?.labels?.["app.kubernetes.io/instance"] === release;
}

function runsEtcd({ command = [], name }: { command?: string[]; name: string }): boolean {
  return name === "etcd" || /(^|\/)etcd$/.test(command[0] ?? "");
}

async function readPods(client: ClusterClient, { name, namespace }: Place): Promise<V1Pod[]> {
  const all = await client.list<V1Pod & ApiObject>({ apiVersion: "v1", kind: "Pod", namespace });
  if (all === undefined) throw mayNotRead("Pods", namespace);
  return numbered(all, name);
}

async function readClaims(
  client: ClusterClient,
  { name, namespace }: Place,
): Promise<V1PersistentVolumeClaim[]> {
  const all = await client.list<V1PersistentVolumeClaim & ApiObject>({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    namespace,
  });
  if (all === undefined) throw mayNotRead("PersistentVolumeClaims", namespace);
  return numbered(all, `data-${name}`);
}

/** The objects called `<name>-<number>`, in the order of the numbers. */
function numbered<T extends ApiObject>(objects: readonly T[], name: string): T[] {
  const numberOf = ({ metadata }: T): number | undefined => {
    const [, digits] = /-(\d+)$/.exec(metadata?.name ?? "") ?? [];
    return digits !== undefined && metadata?.name === `${name}-${digits}`
      ? Number(digits)
      : undefined;
  };
  return objects.filter((object) => numberOf(object) !== undefined)
    .sort((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0));
}

async function readDataStores(
  client: ClusterClient,
  { name, namespace }: Place,
): Promise<LiveDataStore[]> {
  const all = await client.list<LiveDataStore>({
    apiVersion: "kamaji.clastix.io/v1alpha1",
    kind: "DataStore",
  });
  return (all ?? []).filter(({ spec }) => {
    const hosts = [`.${name}.${namespace}.svc`, `${name}-client.${namespace}.svc`];
    return spec?.endpoints?.some((endpoint) => hosts.some((host) => endpoint.includes(host)));
  });
}

function notOurs(name: string, what: string): Failure {
  return new Failure("adoption-refused", `StatefulSet "${name}" ${what}`, {
    hint: "Only releases of the chart clastix/kamaji-etcd can be adopted",
  });
}

function mayNotRead(what: string, namespace: string): Failure {
  return new Failure(
    "kubernetes-request-failed",
    `${what} of namespace "${namespace}" may not be listed`,
    { hint: "Use a context that has the rights listed in docs/migrating-from-helm.md" },
  );
}
