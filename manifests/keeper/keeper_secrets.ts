import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { tenantSecretName } from "../tenant_secret_name.ts";

/** The Secrets that the keeper works with. */
export interface KeeperSecrets {
  /** Those it makes and renews. */
  readonly made: readonly string[];
  /** Those that others make and it only reads. */
  readonly given: readonly string[];
}

/**
 * Which Secrets the keeper makes and which it reads: the fewer, the more of the certificates come
 * from elsewhere. A peers' CA that is not its own it reads where it is shown, to have members trust a
 * new one before it signs; else the CA's certificate stands in the Secret of the peer port.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperSecrets(config: EtcdCluster): KeeperSecrets {
  const made = madeSecrets(config);
  const given = givenSecrets(config).filter((name) => !made.includes(name));
  return { made, given: [...new Set(given)] };
}

function madeSecrets(config: EtcdCluster): string[] {
  const names = clusterNames(config);
  const issued = [
    names.keeperClientSecret,
    names.peerAuthoritySecret,
    names.peerRotationSecret,
    names.peerSecret,
    names.serverSecret,
  ];
  return [
    names.authoritySecret,
    names.clientRotationSecret,
    names.rootClientSecret,
    names.trustSecret,
    ...(config.spec.certificates.mode === "keeper" ? issued : []),
    ...config.spec.tenants.map(({ name }) => tenantSecretName(config, name)),
  ];
}

function givenSecrets(config: EtcdCluster): string[] {
  const { certificates } = config.spec;
  const names = clusterNames(config);
  switch (certificates.mode) {
    case "keeper":
      return [];
    case "cert-manager": {
      const { issuer, peerIssuer } = certificates;
      const authorities = [
        issuer === undefined ? names.clientAuthority : issuer.authoritySecret,
        peerIssuer === undefined ? names.peerAuthoritySecret : peerIssuer.authoritySecret,
      ];
      return [
        ...authorities.filter((name) => name !== undefined),
        names.keeperClientSecret,
        names.peerSecret,
        names.rootClientCertificate,
        names.serverSecret,
      ];
    }
    case "existing":
      return [
        certificates.authoritySecret,
        ...(certificates.peerAuthoritySecret === undefined
          ? []
          : [certificates.peerAuthoritySecret]),
        certificates.peerSecret,
        certificates.rootClientSecret,
        certificates.serverSecret,
      ];
  }
}
