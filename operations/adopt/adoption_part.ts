import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";

/** Something of a release that changes by its adoption, or could not be carried over. */
export interface AdoptionNote {
  /** What it is about: a field of our configuration, or a part of the release. */
  readonly subject: string;
  /** What happens to it and why, as a sentence without a full stop. */
  readonly message: string;
}

/** The `spec` of our configuration as a person writes it. */
export type SpecInput = NonNullable<EtcdClusterInput["spec"]>;

/** One part of the configuration as a release tells it. */
export interface AdoptionPart {
  /** The fields of `spec`. */
  readonly spec: SpecInput;
  /** What these fields do not say. */
  readonly notes: readonly AdoptionNote[];
}

/** Fields with a value; a schema of exact optional properties takes no `undefined`. */
export function defined<T extends object>(
  fields: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
