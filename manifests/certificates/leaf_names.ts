import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** The subject's common name of each certificate of the cluster itself; no tenant may have one. */
export const leafCommonNames = {
  /** Of the client port. */
  server: "etcd-server",
  /** Of the peer port. */
  peer: "etcd-peer",
  /** Of the keeper, which is the name of its user in etcd. */
  keeperClient: "etcd-keeper",
  /** Of the administrator, which is the name of etcd's own user. */
  rootClient: "root",
} as const;

/** What a certificate may be used for its holder to be found under. */
export interface LeafNames {
  /** Names, some of them with a wildcard as their first label. */
  readonly dnsNames: readonly string[];
  /** Addresses. */
  readonly ipAddresses: readonly string[];
}

/**
 * The names of the client port: the client Service in all its forms, each member by a wildcard, so
 * that scaling needs no new certificate, and the member itself.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function serverNames(config: EtcdCluster): LeafNames {
  const { clientService, headlessService, namespace } = clusterNames(config);
  const { clusterDomain } = config.spec;
  const members = `${headlessService}.${namespace}.svc`;
  return {
    dnsNames: [
      clientService,
      `${clientService}.${namespace}`,
      `${clientService}.${namespace}.svc`,
      `${clientService}.${namespace}.svc.${clusterDomain}`,
      members,
      `${members}.${clusterDomain}`,
      `*.${members}`,
      `*.${members}.${clusterDomain}`,
      "localhost",
    ],
    ipAddresses: ["127.0.0.1", "::1"],
  };
}

/**
 * The names of the peer port: any member.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function peerNames(config: EtcdCluster): LeafNames {
  const { headlessService, namespace } = clusterNames(config);
  const members = `*.${headlessService}.${namespace}.svc`;
  return { dnsNames: [`${members}.${config.spec.clusterDomain}`, members], ipAddresses: [] };
}
