import { clusterNames } from "./cluster_names.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { memberHost } from "./member_host.ts";
import { memberNames } from "./members/member_names.ts";
import { objectMetadata } from "./object_metadata.ts";
import { syncWave } from "./sync_wave.ts";

/** A key of a Secret, as Kamaji refers to it. */
export interface SecretKey {
  /** Where it is. */
  readonly secretReference: {
    /** The Secret. */
    readonly name: string;
    /** Its namespace. */
    readonly namespace: string;
    /** The key in it. */
    readonly keyPath: string;
  };
}

/** A certificate with its private key. */
export interface SecretKeyPair {
  /** The certificate; of an authority, everything that is trusted. */
  readonly certificate: SecretKey;
  /** Its private key. */
  readonly privateKey: SecretKey;
}

/** Kamaji's DataStore as we make it: one etcd, and where its credentials are. */
export interface DataStore extends KubernetesObject {
  /** What Kamaji needs to know of the etcd. */
  readonly spec: {
    /** The kind of database; it can never change. */
    readonly driver: "etcd";
    /** Host and port each, without a scheme. */
    readonly endpoints: readonly string[];
    /** What Kamaji trusts, what it signs tenants' certificates with, and who it is. */
    readonly tlsConfig: {
      /** The clients' CA. */
      readonly certificateAuthority: SecretKeyPair;
      /** User root. */
      readonly clientCertificate: SecretKeyPair;
    };
  };
}

/**
 * Kamaji's DataStore, alone in its wave. It is rendered whether or not the cluster is ready:
 * Kamaji takes it for ready only once the Secret of user root exists, and the keeper makes that
 * Secret last.
 *
 * @returns nothing where the config wants none
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dataStore(config: EtcdCluster): DataStore[] {
  const { enabled, labels, annotations } = config.spec.dataStore;
  if (!enabled) return [];
  const names = clusterNames(config);
  const authority = secretKeys(names.namespace, names.authoritySecret);
  const root = secretKeys(names.namespace, names.rootClientSecret);
  return [{
    apiVersion: "kamaji.clastix.io/v1alpha1",
    kind: "DataStore",
    metadata: objectMetadata(config, {
      name: names.dataStore,
      wave: syncWave.dataStore,
      labels,
      annotations,
      guarded: true,
      clusterScoped: true,
      custom: true,
    }),
    spec: {
      driver: "etcd",
      endpoints: endpoints(config),
      tlsConfig: {
        certificateAuthority: { certificate: authority("ca.crt"), privateKey: authority("ca.key") },
        clientCertificate: { certificate: root("tls.crt"), privateKey: root("tls.key") },
      },
    },
  }];
}

function endpoints(config: EtcdCluster): string[] {
  const { clusterDomain, dataStore, ports } = config.spec;
  if (dataStore.endpoints === "members") {
    return memberNames(config).map((pod) => `${memberHost(config, pod)}:${ports.client}`);
  }
  const { clientService, namespace } = clusterNames(config);
  return [`${clientService}.${namespace}.svc.${clusterDomain}:${ports.client}`];
}

function secretKeys(namespace: string, name: string): (keyPath: string) => SecretKey {
  return (keyPath) => ({ secretReference: { name, namespace, keyPath } });
}
