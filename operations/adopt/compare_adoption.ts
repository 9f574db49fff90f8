import type { V1PersistentVolumeClaim, V1Service, V1StatefulSet } from "@kubernetes/client-node";
import { canonicalQuantity } from "../../manifests/canonical_quantity.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import { memberHost } from "../../manifests/member_host.ts";
import { render } from "../../manifests/render.ts";
import type { LiveRelease } from "./live_release.ts";
import { dataDirectoryOf } from "./storage_part.ts";

/** Something in which what would be rendered differs from what is installed. */
export interface AdoptionDifference {
  /** Where: an object and a field. */
  readonly subject: string;
  /** What is installed. */
  readonly live: string;
  /** What would be rendered. */
  readonly rendered: string;
}

/**
 * Renders a configuration in memory and compares with the release whatever must be equal, lest
 * data be left behind or members no longer find each other: names, selector, claim template, data
 * directory, addresses and ports.
 *
 * @returns nothing when the release can be taken over
 */
export function adoptionDifferences(
  release: LiveRelease,
  config: EtcdCluster,
): AdoptionDifference[] {
  const set = renderedStatefulSet(config);
  const { statefulSet, services } = release;
  const names = clusterNames(config);
  const object = `StatefulSet "${release.name}"`;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    [`${object} metadata.name`, release.name, names.statefulSet],
    [`${object} metadata.namespace`, release.namespace, names.namespace],
    [`${object} spec.serviceName`, statefulSet.spec?.serviceName, set.spec?.serviceName],
    [`${object} spec.selector`, statefulSet.spec?.selector, set.spec?.selector],
    [
      `${object} spec.volumeClaimTemplates`,
      statefulSet.spec?.volumeClaimTemplates?.map(claimShape),
      set.spec?.volumeClaimTemplates?.map(claimShape),
    ],
    [`${object} data directory`, dataDirectoryOf(release), config.spec.storage.dataDirectory],
    [
      "peer URL of a member",
      advertised(release, "initial-advertise-peer-urls"),
      `https://${memberHost(config, "$(POD_NAME)")}:${config.spec.ports.peer}`,
    ],
    ...servicePairs(names.headlessService, services.headless),
    ...servicePairs(names.clientService, services.client),
  ];
  return pairs.flatMap(([subject, live, rendered]) =>
    equal(live, rendered) ? [] : [{ subject, live: shown(live), rendered: shown(rendered) }]
  );
}

/** The rendered StatefulSet. */
export function renderedStatefulSet(config: EtcdCluster): V1StatefulSet & KubernetesObject {
  const set = render(config).find(({ kind }) => kind === "StatefulSet");
  if (set === undefined) throw new TypeError("No StatefulSet was rendered");
  return set as V1StatefulSet & KubernetesObject;
}

/** Whether a StatefulSet has what can never change as another one wants it. */
export function hasImmutableFieldsOf(live: V1StatefulSet, wanted: V1StatefulSet): boolean {
  const fields = ({ spec }: V1StatefulSet) => [
    spec?.serviceName,
    spec?.podManagementPolicy,
    spec?.selector,
    spec?.volumeClaimTemplates?.map(claimShape),
  ];
  return equal(fields(live), fields(wanted));
}

function servicePairs(
  name: string,
  service: V1Service | undefined,
): (readonly [string, unknown, unknown])[] {
  return [[`Service "${name}"`, service?.metadata?.name ?? "none", name]];
}

/** What of a claim template counts, with what the API server would add. */
function claimShape({ metadata, spec }: V1PersistentVolumeClaim): unknown {
  return {
    name: metadata?.name,
    annotations: metadata?.annotations ?? {},
    labels: metadata?.labels ?? {},
    accessModes: spec?.accessModes,
    storageClassName: spec?.storageClassName ?? null,
    size: canonicalQuantity(spec?.resources?.requests?.storage ?? "0"),
    volumeMode: spec?.volumeMode ?? "Filesystem",
  };
}

function advertised({ flags, namespace }: LiveRelease, flag: string): string | undefined {
  return flags[flag]?.replaceAll("$(POD_NAMESPACE)", namespace).replace(/\/$/, "");
}

function equal(a: unknown, b: unknown): boolean {
  return shown(a) === shown(b);
}

/** Keys in order, so that equal objects are equal texts. */
function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(sorted(value)) ?? "nothing";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
