import type { IIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";

/** cert-manager's Issuer. */
export type Issuer = Omit<IIssuer, "metadata"> & KubernetesObject;

/** What an issuer is called and what it signs with. */
export interface IssuerOptions {
  /** Its name. */
  readonly name: string;
  /** The Secret with the CA it signs with; without one, each certificate signs itself. */
  readonly authority?: string;
}

/**
 * An issuer of the cluster's namespace.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function certificateIssuer(
  config: EtcdCluster,
  { name, authority }: IssuerOptions,
): Issuer {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: objectMetadata(config, { name, custom: true }),
    spec: authority === undefined ? { selfSigned: {} } : { ca: { secretName: authority } },
  };
}
