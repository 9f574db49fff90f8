import type { V1ConfigMap, V1Secret } from "@kubernetes/client-node";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { etcdEnvironment } from "../../manifests/etcd_arguments.ts";
import { clusterLabels } from "../../manifests/labels.ts";
import type { ObjectReference } from "./cluster_client.ts";
import type { ListedMember } from "./survey_members.ts";

/** A certificate with its key, in PEM. */
export interface PemPair {
  /** The certificate, of an authority perhaps a bundle. */
  readonly certificate: string;
  /** Its private key. */
  readonly privateKey: string;
}

/** What a running cluster has and the keeper must find. */
export interface Inheritance {
  /** etcd's member list. */
  readonly members: readonly ListedMember[];
  /** The token of the cluster as it was founded. */
  readonly token: string;
  /** The CA of clients and peers. */
  readonly authority: PemPair;
  /** User root's. */
  readonly rootClient: PemPair;
  /** The client port's. */
  readonly server: PemPair;
  /** The peer port's. */
  readonly peer: PemPair;
  /** Whom the client port trusts. */
  readonly clientTrust: string;
  /** Whom the peer port trusts. */
  readonly peerTrust: string;
}

/** An object that the keeper would have made. */
export type SeedObject = ObjectReference & (V1ConfigMap | V1Secret);

/**
 * What the keeper would have made had it founded the cluster: how members join, no start tickets,
 * and the certificates under the names by which our pods mount them. With these, a member can
 * restart with the keeper still away.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function seedObjects(config: EtcdCluster, inherited: Inheritance): SeedObject[] {
  const names = clusterNames(config);
  const object = objectMaker(config);
  const { authority, clientTrust, peerTrust } = inherited;
  const fromIssuer = config.spec.certificates.mode === "cert-manager";
  // Beside a certificate of cert-manager stands the CA that signed it.
  const leaf = ({ certificate, privateKey }: PemPair) => ({
    ...(fromIssuer ? { "ca.crt": authority.certificate } : {}),
    "tls.crt": certificate,
    "tls.key": privateKey,
  });
  const signer = { "ca.crt": authority.certificate, "ca.key": authority.privateKey };
  return [
    object.configMap(names.membersConfigMap, joining(inherited)),
    object.configMap(names.ticketsConfigMap, {}),
    object.secret(names.authoritySecret, signer),
    ...(fromIssuer ? [] : [object.secret(names.peerAuthoritySecret, signer)]),
    object.secret(names.serverSecret, leaf(inherited.server), "kubernetes.io/tls"),
    object.secret(names.peerSecret, leaf(inherited.peer), "kubernetes.io/tls"),
    object.secret(names.trustSecret, { "client-ca.crt": clientTrust, "peer-ca.crt": peerTrust }),
    object.secret(names.rootClientSecret, leafOnly(inherited.rootClient), "kubernetes.io/tls"),
  ];
}

function leafOnly({ certificate, privateKey }: PemPair): Record<string, string> {
  return { "tls.crt": certificate, "tls.key": privateKey };
}

function joining({ members, token }: Inheritance): Record<string, string> {
  const sorted = [...members].sort((a, b) => a.name < b.name ? -1 : 1);
  return etcdEnvironment({
    members: sorted.map(({ name, peerUrls }) => ({ name, peerUrl: peerUrls[0] ?? "" })),
    state: "existing",
    token,
  });
}

/** Labels tell whose they are; nothing owns them, so they outlive every Application. */
function objectMaker(config: EtcdCluster) {
  const metadataOf = (name: string) => ({
    name,
    namespace: clusterNames(config).namespace,
    labels: {
      ...clusterLabels(config),
      "app.kubernetes.io/managed-by": "kamaji-etcd-keeper",
    },
  });
  return {
    configMap: (name: string, data: Record<string, string>): SeedObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadataOf(name),
      data,
    }),
    secret: (name: string, stringData: Record<string, string>, type = "Opaque"): SeedObject => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadataOf(name),
      type,
      stringData,
    }),
  };
}
