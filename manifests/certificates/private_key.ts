import type { ICertificateSpec } from "@kubernetes-models/cert-manager/cert-manager.io/v1/CertificateSpec";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** How cert-manager makes a private key. */
export type PrivateKey = NonNullable<ICertificateSpec["privateKey"]>;

/** The part of the config that asks for certificates from cert-manager. */
export type CertManagerConfig = Extract<
  EtcdCluster["spec"]["certificates"],
  { readonly mode: "cert-manager" }
>;

/**
 * A private key of the algorithm that the config names. Its encoding stays cert-manager's own,
 * PKCS#1 or SEC 1, because Kamaji reads PKCS#8 only since clastix/kamaji#1249 of July 2026.
 *
 * @param config the algorithm
 * @param rotationPolicy whether a renewed certificate gets a new key
 */
export function privateKey(
  { keyAlgorithm }: CertManagerConfig,
  rotationPolicy: "Always" | "Never",
): PrivateKey {
  switch (keyAlgorithm) {
    case "ecdsa-p256":
      return { algorithm: "ECDSA", size: 256, rotationPolicy };
    case "rsa-2048":
      return { algorithm: "RSA", size: 2048, rotationPolicy };
    case "rsa-3072":
      return { algorithm: "RSA", size: 3072, rotationPolicy };
  }
}
