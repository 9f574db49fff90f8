import type { ICertificateSpec } from "@kubernetes-models/cert-manager/cert-manager.io/v1/CertificateSpec";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { objectMetadata } from "../object_metadata.ts";
import type { Certificate } from "./authority_certificate.ts";
import type { LeafNames } from "./leaf_names.ts";
import { type CertManagerConfig, privateKey } from "./private_key.ts";

/** The certificate of a port or of a user. */
export interface LeafOptions {
  /** Its name, which is its Secret's too. */
  readonly name: string;
  /** Whom it names: to etcd, a client's common name is its user. */
  readonly commonName: string;
  /** What it is found under; a user's certificate has none. */
  readonly names?: LeafNames;
  /** Who signs it. */
  readonly issuer: ICertificateSpec["issuerRef"];
  /** How to make it. */
  readonly certificates: CertManagerConfig;
}

/**
 * A certificate that cert-manager renews at two thirds of its life, with a new key. Servers may act
 * as clients too: etcd's gateway dials its own client port (etcd#9785), and members dial each other.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function leafCertificate(config: EtcdCluster, options: LeafOptions): Certificate {
  const { name, commonName, names, issuer, certificates } = options;
  const key = privateKey(certificates, "Always");
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: objectMetadata(config, { name, custom: true }),
    spec: {
      secretName: name,
      commonName,
      ...(names === undefined ? {} : subjectAlternativeNames(names)),
      duration: certificates.leafValidity,
      privateKey: key,
      usages: [
        "digital signature",
        // A key of RSA may also encipher the session's; one of ECDSA cannot.
        ...(key.algorithm === "RSA" ? ["key encipherment" as const] : []),
        ...(names === undefined ? [] : ["server auth" as const]),
        "client auth",
      ],
      issuerRef: issuer,
    },
  };
}

function subjectAlternativeNames(
  { dnsNames, ipAddresses }: LeafNames,
): Pick<ICertificateSpec, "dnsNames" | "ipAddresses"> {
  return {
    dnsNames: [...dnsNames],
    ...(ipAddresses.length === 0 ? {} : { ipAddresses: [...ipAddresses] }),
  };
}
