import type { V1ObjectMeta } from "@kubernetes/client-node";
import { clusterNames } from "./cluster_names.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import { clusterLabels, selectorLabels } from "./labels.ts";
import { type SyncWave, syncWave, syncWaveAnnotation } from "./sync_wave.ts";

/** What distinguishes one object of a cluster from the others. */
export interface ObjectIdentity {
  /** Its name. */
  readonly name: string;
  /** When Argo CD applies it. Default: with the foundation. */
  readonly wave?: SyncWave;
  /** Its own labels; they win over `metadata.labels`, but what selects stays. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its own annotations; they win over `metadata.annotations`. */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Whether it guards data: Argo CD then asks a person before it prunes or deletes it, or, where it
   * outlives the Application, never deletes it with that.
   */
  readonly guarded?: boolean | "outlives";
  /** Whether it belongs to no namespace. */
  readonly clusterScoped?: boolean;
  /** Whether its kind is somebody's CustomResourceDefinition, which the cluster may still lack. */
  readonly custom?: boolean;
  /**
   * Whether it may outgrow 256 KiB. Then the server has to apply it, because a client keeps a copy
   * in an annotation, and annotations end there.
   */
  readonly large?: boolean;
}

/** The annotation with an object's options for Argo CD's sync, separated by commas. */
const syncOptionsAnnotation = "argocd.argoproj.io/sync-options";

/** Argo CD waits for the annotation `argocd.argoproj.io/deletion-approved` on the Application. */
const guardOptions = "Prune=confirm,Delete=confirm";

/**
 * A person's approval counts for the whole Application, so it must not reach this object. What is no
 * longer wished waits for that approval behind everything else: Argo CD prunes a wave before it
 * applies the wave's objects, and the Jobs that do without this one are among them.
 */
const outlivingOptions = "Prune=confirm,PruneLast=true,Delete=false";

/** Else Argo CD refuses the whole sync where a kind is unknown, even if the sync would add it. */
const customOption = "SkipDryRunOnMissingResource=true";

/** Server-side apply of this object alone. */
const largeOption = "ServerSideApply=true";

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
    ...(identity.clusterScoped ? {} : { namespace: clusterNames(config).namespace }),
    labels: { ...clusterLabels(config), ...identity.labels, ...selectorLabels(config) },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function annotationsOf(
  { metadata }: EtcdCluster,
  { wave = syncWave.foundation, annotations, guarded, custom, large }: ObjectIdentity,
): Record<string, string> {
  const { [syncWaveAnnotation]: _ours, ...wished } = { ...metadata.annotations, ...annotations };
  const options = [
    wished[syncOptionsAnnotation],
    guarded === "outlives" ? outlivingOptions : guarded ? guardOptions : undefined,
    custom ? customOption : undefined,
    large ? largeOption : undefined,
  ];
  const known = options.filter((option) => option !== undefined);
  return {
    ...wished,
    ...(wave === syncWave.foundation ? {} : { [syncWaveAnnotation]: String(wave) }),
    ...(known.length === 0 ? {} : { [syncOptionsAnnotation]: known.join(",") }),
  };
}
