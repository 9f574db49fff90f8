import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { tenantSecretName } from "../../manifests/tenant_secret_name.ts";
import type { MemberAddresses } from "./back_end.ts";

/** What the keeper is to bring about, and where. */
export interface KeeperPlan {
  /** What is wished. */
  readonly config: EtcdCluster;
  /** How members are reached. */
  readonly addresses: MemberAddresses;
  /**
   * Milliseconds for which every member has to have been ready before one is restarted. Default: one
   * minute, so that what fails soon after its start fails before the next one follows.
   */
  readonly settlingTime?: number;
}

/** A Secret with a certificate and its key, and under which keys it has them. */
export interface CertifiedLocation {
  /** The Secret's name. */
  readonly secret: string;
  /** The key of the certificate. */
  readonly certificate: string;
  /** The key of the private key; `undefined` where only the certificate is there or looked at. */
  readonly privateKey: string | undefined;
}

/** Where the certificates of a cluster are. */
export interface CertifiedLocations {
  /** The clients' CA as Kamaji reads it. */
  readonly authority: CertifiedLocation;
  /** Where the clients' CA is copied from; `undefined` when its key is not shown to us. */
  readonly authoritySource: CertifiedLocation | undefined;
  /** The clients' CA that members trust. */
  readonly trustedClients: CertifiedLocation;
  /** The peers' CA. */
  readonly peerAuthority: CertifiedLocation;
  /** Where others make the peers' CA; `undefined` when they do not show it to us, or we do. */
  readonly peerAuthoritySource: CertifiedLocation | undefined;
  /** Of the client port. */
  readonly server: CertifiedLocation;
  /** Of the peer port. */
  readonly peer: CertifiedLocation;
  /** By which the keeper speaks to etcd. */
  readonly keeperClient: CertifiedLocation;
  /** Of user root, as Kamaji reads it. */
  readonly rootClient: CertifiedLocation;
  /** Where root's is copied from; `undefined` when the keeper issues it. */
  readonly rootClientSource: CertifiedLocation | undefined;
}

/**
 * Where the certificates are, in each of the modes.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function certifiedLocations(config: EtcdCluster): CertifiedLocations {
  const names = clusterNames(config);
  const { certificates } = config.spec;
  const authority = authorityIn(names.authoritySecret);
  const shared = {
    authority,
    server: leafIn(names.serverSecret),
    peer: leafIn(names.peerSecret),
    keeperClient: leafIn(names.keeperClientSecret),
    rootClient: leafIn(names.rootClientSecret),
  };
  // What signs a given leaf stands beside it, whoever holds the CA's key.
  const peerAuthority = trustIn(names.peerSecret);
  switch (certificates.mode) {
    case "keeper":
      return {
        ...shared,
        authoritySource: undefined,
        trustedClients: authority,
        peerAuthority: authorityIn(names.peerAuthoritySecret),
        peerAuthoritySource: undefined,
        rootClientSource: undefined,
      };
    case "cert-manager": {
      const { issuer, peerIssuer } = certificates;
      const secret = issuer === undefined ? names.clientAuthority : issuer.authoritySecret;
      const peers = peerIssuer === undefined
        ? names.peerAuthoritySecret
        : peerIssuer.authoritySecret;
      return {
        ...shared,
        authoritySource: secret === undefined ? undefined : leafIn(secret),
        trustedClients: secret === undefined ? trustIn(names.serverSecret) : authority,
        peerAuthority,
        peerAuthoritySource: peers === undefined ? undefined : leafIn(peers),
        rootClientSource: leafIn(names.rootClientCertificate),
      };
    }
    case "existing":
      return {
        ...shared,
        authoritySource: authorityIn(certificates.authoritySecret),
        trustedClients: authority,
        peerAuthority,
        peerAuthoritySource: certificates.peerAuthoritySecret === undefined
          ? undefined
          : authorityIn(certificates.peerAuthoritySecret),
        keeperClient: leafIn(certificates.rootClientSecret),
        rootClientSource: leafIn(certificates.rootClientSecret),
      };
  }
}

/** Where a declared tenant's certificate is. */
export function tenantLocation(config: EtcdCluster, tenant: string): CertifiedLocation {
  return leafIn(tenantSecretName(config, tenant));
}

function authorityIn(secret: string): CertifiedLocation {
  return { secret, certificate: "ca.crt", privateKey: "ca.key" };
}

function leafIn(secret: string): CertifiedLocation {
  return { secret, certificate: "tls.crt", privateKey: "tls.key" };
}

function trustIn(secret: string): CertifiedLocation {
  return { secret, certificate: "ca.crt", privateKey: undefined };
}
