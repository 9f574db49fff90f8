import type { V1Pod } from "@kubernetes/client-node";
import { kubernetesAnswer } from "../../kubernetes/kubernetes_failure.ts";
import type { InClusterApi } from "../../kubernetes/open_in_cluster.ts";
import type { ControlPlane, ServerPod } from "./control_plane.ts";

/**
 * The label by which Kamaji selects the pods of a TenantControlPlane, in the namespace of that and
 * with its name (clastix/kamaji, internal/builders/controlplane/deployment.go).
 */
const podLabel = "kamaji.clastix.io/soot";

/** How many pods Kamaji gives a TenantControlPlane that does not say (api/v1alpha1). */
const defaultReplicas = 2;

/** How lists are asked for. */
export interface ListOptions {
  /** How many objects one answer may bring. Default: 500, as the API server's own clients ask for. */
  readonly pageSize?: number;
}

/**
 * Reads every TenantControlPlane there is, with its pods.
 *
 * @throws {Failure} `kubernetes-request-failed` when they cannot be listed, for example because
 * Kamaji's kinds are missing or the ClusterRole is
 */
export async function readControlPlanes(
  api: InClusterApi,
  { pageSize: limit = 500 }: ListOptions = {},
): Promise<readonly ControlPlane[]> {
  const kind = { group: "kamaji.clastix.io", version: "v1alpha1", plural: "tenantcontrolplanes" };
  const planes = await everyPage<StoredControlPlane>(
    "Listing TenantControlPlanes",
    (place) => api.custom.listClusterCustomObject({ ...kind, limit, ...place }),
  );
  const pods = await everyPage<V1Pod>(
    `Listing pods with label "${podLabel}"`,
    (place) => api.core.listPodForAllNamespaces({ labelSelector: podLabel, limit, ...place }),
  );
  const running = Map.groupBy(
    pods.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed"),
    ({ metadata }) => `${metadata?.namespace}/${metadata?.labels?.[podLabel]}`,
  );
  return planes.map((plane) => controlPlane(plane, running));
}

/** What is read of a TenantControlPlane; Kamaji leaves out what it does not know. */
interface StoredControlPlane {
  readonly metadata: { readonly namespace?: string; readonly name?: string };
  readonly spec?: {
    readonly dataStore?: string;
    readonly dataStoreOverrides?: readonly { readonly dataStore?: string }[];
    readonly controlPlane?: { readonly deployment?: { readonly replicas?: number } };
  };
  readonly status?: {
    readonly storage?: {
      readonly dataStoreName?: string;
      readonly setup?: { readonly user?: string };
      readonly certificate?: { readonly lastUpdate?: string | null };
    };
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly metadata?: { readonly _continue?: string; readonly continue?: string };
}

async function everyPage<Item>(
  attempt: string,
  list: (place: { readonly _continue?: string }) => Promise<unknown>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let place: { readonly _continue?: string } = {};
  do {
    const page = await kubernetesAnswer(attempt, () => list(place)) as Page<Item>;
    items.push(...page.items);
    // Typed lists and those of custom kinds name the next page differently.
    const next = page.metadata?._continue ?? page.metadata?.continue ?? "";
    place = next === "" ? {} : { _continue: next };
  } while (place._continue !== undefined);
  return items;
}

function controlPlane(
  { metadata, spec, status }: StoredControlPlane,
  running: ReadonlyMap<string, readonly V1Pod[]>,
): ControlPlane {
  const name = `${metadata.namespace}/${metadata.name}`;
  const { dataStoreName, setup, certificate } = status?.storage ?? {};
  const overrides = (spec?.dataStoreOverrides ?? []).map(({ dataStore }) => dataStore);
  return {
    name,
    dataStore: presentIn(dataStoreName),
    wishedDataStores: [spec?.dataStore, ...overrides].filter((each) =>
      presentIn(each) !== undefined
    ).map(String),
    user: presentIn(setup?.user),
    replicas: spec?.controlPlane?.deployment?.replicas ?? defaultReplicas,
    certifiedAt: momentOf(certificate?.lastUpdate),
    pods: (running.get(name) ?? []).map(serverPod),
  };
}

function serverPod({ metadata, status }: V1Pod): ServerPod {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  return {
    name: metadata?.name ?? "",
    // One without a moment counts as the oldest of all.
    createdAt: momentOf(metadata?.creationTimestamp) ?? 0,
    isReady: ready?.status === "True" && metadata?.deletionTimestamp === undefined,
  };
}

function presentIn(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function momentOf(moment: Date | string | null | undefined): number | undefined {
  if (moment === undefined || moment === null) return undefined;
  const milliseconds = new Date(moment).getTime();
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
