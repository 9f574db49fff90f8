import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "./cluster_client.ts";
import { referenceOf } from "./reference_of.ts";

/** The kinds of which the chart and we have objects of the same name, besides the StatefulSet. */
const sharedKinds: ReadonlySet<string> = new Set(["DataStore", "Service", "ServiceAccount"]);

/**
 * The field managers of whoever installs a chart: Helm's own, and that of `helm template | kubectl
 * apply`, which applied on the client's side.
 */
const installers: ReadonlySet<string> = new Set(["helm", "kubectl-client-side-apply"]);

/**
 * Gives what the installer owns of our objects to the manager that will apply them from now on.
 * Nothing else of them changes. Without it, everything of the chart that we do not render would stay for
 * good, since a server-side apply removes only what its own manager had set.
 *
 * @returns the names of the objects whose fields changed hands
 */
export async function handOverFields(
  client: ClusterClient,
  objects: readonly KubernetesObject[],
  manager: string,
): Promise<string[]> {
  const changed: string[] = [];
  for (const object of objects.filter(({ kind }) => sharedKinds.has(kind))) {
    if (await handOver(client, { reference: referenceOf(object), manager })) {
      changed.push(`${object.kind} ${object.metadata.name}`);
    }
  }
  return changed;
}

interface HandOver {
  readonly reference: ObjectReference;
  readonly manager: string;
}

async function handOver(
  client: ClusterClient,
  { reference, manager }: HandOver,
): Promise<boolean> {
  const live = await client.read<ApiObject>(reference);
  const entries = live?.metadata?.managedFields ?? [];
  const managedFields = afterHandOver(entries, manager);
  if (managedFields === undefined) return false;
  const resourceVersion = live?.metadata?.resourceVersion;
  await client.merge(reference, { metadata: { managedFields, resourceVersion } });
  return true;
}

/**
 * The entries with the installer's turned into one apply by the manager; `undefined` when the
 * installer has none. Helm 3 and a client-side kubectl update, Helm 4 applies; an Argo CD without
 * server-side apply updated under the name that it applies under now.
 */
export function afterHandOver(
  entries: readonly V1ManagedFieldsEntry[],
  manager: string,
): V1ManagedFieldsEntry[] | undefined {
  const own = entries.filter((entry) => isWhole(entry) && isApplyOf(entry, manager));
  const given = entries.filter((entry) => isWhole(entry) && isInstallers(entry, manager));
  const [first] = given;
  if (first === undefined) return undefined;
  const handed = [...own, ...given];
  const fieldsV1 = handed.reduce<FieldSet>((all, entry) => union(all, fieldsOf(entry)), {});
  const others = entries.filter((entry) => !handed.includes(entry));
  return [...others, { ...first, manager, operation: "Apply", fieldsV1 }];
}

/** What belongs to a subresource, as a status does, is nobody's to hand over. */
function isWhole({ subresource = "" }: V1ManagedFieldsEntry): boolean {
  return subresource === "";
}

function isInstallers(entry: V1ManagedFieldsEntry, manager: string): boolean {
  return installers.has(entry.manager ?? "") ||
    entry.manager === manager && entry.operation === "Update";
}

function isApplyOf(entry: V1ManagedFieldsEntry, manager: string): boolean {
  return entry.manager === manager && entry.operation === "Apply";
}

/** Nested names of fields; a name without any below it is owned itself. */
interface FieldSet {
  readonly [field: string]: FieldSet;
}

function fieldsOf({ fieldsV1 = {} }: V1ManagedFieldsEntry): FieldSet {
  return fieldsV1 as FieldSet;
}

function union(one: FieldSet, other: FieldSet): FieldSet {
  const entries = Object.entries(other)
    .map(([name, fields]) => [name, union(one[name] ?? {}, fields)] as const);
  return { ...one, ...Object.fromEntries(entries) };
}
