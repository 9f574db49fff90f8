import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";
import { type CertManagerConfig, privateKey } from "./private_key.ts";

/** cert-manager's Certificate. */
export type Certificate = Omit<ICertificate, "metadata"> & KubernetesObject;

/**
 * A CA of our own: a Certificate that signs itself, and its Secret of the same name.
 *
 * Its key never changes. cert-manager renews a CA on its own, at two thirds of its life, and tells
 * neither etcd, which reads its trust once at start, nor the leaves, which it does not issue anew
 * (cert-manager#2478). With the same key and subject, what the old certificate signed is valid under
 * the new one and the other way round, so that members have the last third of the CA's life, three
 * years by default, to restart for another reason. A new key would lock every client out at once.
 *
 * @param config the cluster
 * @param options the names of the CA, and the part of the config that says how to make it
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function authorityCertificate(
  config: EtcdCluster,
  { name, certificates }: { readonly name: string; readonly certificates: CertManagerConfig },
): Certificate {
  const { namespace, selfSignedIssuer } = clusterNames(config);
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: objectMetadata(config, { name, guarded: true, custom: true }),
    spec: {
      secretName: name,
      isCA: true,
      commonName: name,
      subject: { organizations: [namespace] },
      duration: certificates.authorityValidity,
      privateKey: privateKey(certificates, "Never"),
      usages: ["cert sign", "crl sign", "digital signature"],
      issuerRef: { group: "cert-manager.io", kind: "Issuer", name: selfSignedIssuer },
    },
  };
}
