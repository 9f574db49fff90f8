import type { V1ObjectMeta } from "@kubernetes/client-node";
import { clusterNames } from "./cluster_names.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import { clusterLabels } from "./labels.ts";
import { type SyncWave, syncWave, syncWaveAnnotation } from "./sync_wave.ts";

/** What distinguishes one object of a cluster from the others. */
export interface ObjectIdentity {
  /** Its name. */
  readonly name: string;
  /** When Argo CD applies it. Default: with the foundation. */
  readonly wave?: SyncWave;
  /** Its own annotations; they win over `metadata.annotations`. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether it guards data: Argo CD then asks a person before it prunes or deletes it. */
  readonly guarded?: boolean;
}

/** The annotation with an object's options for Argo CD's sync, separated by commas. */
const syncOptionsAnnotation = "argocd.argoproj.io/sync-options";

/** Argo CD waits for the annotation `argocd.argoproj.io/deletion-approved` on the Application. */
const guardOptions = "Prune=confirm,Delete=confirm";

/**
 * The metadata of one object of a cluster: its place, and the labels and annotations that the
 * config asks for on every object.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function objectMetadata(
  config: EtcdCluster,
  identity: ObjectIdentity,
): V1ObjectMeta & { readonly name: string } {
  const annotations = annotationsOf(config, identity);
  return {
    name: identity.name,
    namespace: clusterNames(config).namespace,
    labels: clusterLabels(config),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function annotationsOf(
  { metadata }: EtcdCluster,
  { wave = syncWave.foundation, annotations, guarded = false }: ObjectIdentity,
): Record<string, string> {
  const { [syncWaveAnnotation]: _ours, ...wished } = { ...metadata.annotations, ...annotations };
  const options = [wished[syncOptionsAnnotation], guarded ? guardOptions : undefined];
  const known = options.filter((option) => option !== undefined);
  return {
    ...wished,
    ...(wave === syncWave.foundation ? {} : { [syncWaveAnnotation]: String(wave) }),
    ...(known.length === 0 ? {} : { [syncOptionsAnnotation]: known.join(",") }),
  };
}
