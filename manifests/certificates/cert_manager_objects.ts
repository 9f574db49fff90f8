import type { ICertificateSpec } from "@kubernetes-models/cert-manager/cert-manager.io/v1/CertificateSpec";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { authorityCertificate } from "./authority_certificate.ts";
import { certificateIssuer } from "./certificate_issuer.ts";
import { leafCertificate } from "./leaf_certificate.ts";
import { leafCommonNames, peerNames, serverNames } from "./leaf_names.ts";
import type { CertManagerConfig } from "./private_key.ts";

type IssuerReference = ICertificateSpec["issuerRef"];

/**
 * What cert-manager is asked for: one CA for clients and one for peers, unless their issuers are
 * given, and the certificates they sign. In the other modes there is nothing to render: the keeper
 * makes the Secrets, or they are there.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function certManagerObjects(config: EtcdCluster): KubernetesObject[] {
  const { certificates } = config.spec;
  if (certificates.mode !== "cert-manager") return [];
  return [
    ...authorities(config, certificates),
    ...leaves(config, certificates),
  ];
}

function authorities(config: EtcdCluster, certificates: CertManagerConfig): KubernetesObject[] {
  const { clientAuthority, peerAuthoritySecret, selfSignedIssuer } = clusterNames(config);
  const own = [
    ...(certificates.issuer === undefined ? [clientAuthority] : []),
    ...(certificates.peerIssuer === undefined ? [peerAuthoritySecret] : []),
  ];
  if (own.length === 0) return [];
  return [
    certificateIssuer(config, { name: selfSignedIssuer }),
    ...own.map((name) => authorityCertificate(config, { name, certificates })),
    ...own.map((name) => certificateIssuer(config, { name, authority: name })),
  ];
}

function leaves(config: EtcdCluster, certificates: CertManagerConfig): KubernetesObject[] {
  const names = clusterNames(config);
  const ofClients = referenceTo(certificates.issuer, names.clientAuthority);
  const ofPeers = referenceTo(certificates.peerIssuer, names.peerAuthoritySecret);
  return [
    leafCertificate(config, {
      name: names.serverSecret,
      commonName: leafCommonNames.server,
      names: serverNames(config),
      issuer: ofClients,
      certificates,
    }),
    leafCertificate(config, {
      name: names.peerSecret,
      commonName: leafCommonNames.peer,
      names: peerNames(config),
      issuer: ofPeers,
      certificates,
    }),
    leafCertificate(config, {
      name: names.keeperClientSecret,
      commonName: leafCommonNames.keeperClient,
      issuer: ofClients,
      certificates,
    }),
    leafCertificate(config, {
      name: names.rootClientCertificate,
      commonName: leafCommonNames.rootClient,
      issuer: ofClients,
      certificates,
    }),
  ];
}

function referenceTo(given: CertManagerConfig["peerIssuer"], own: string): IssuerReference {
  const { group, kind, name } = given ?? { group: "cert-manager.io", kind: "Issuer", name: own };
  return { group, kind, name };
}
