import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { tenantSecretName } from "../tenant_secret_name.ts";
import { referenceKey } from "./review_rule.ts";

/**
 * What the rendered objects may refer to although it is not rendered: what the keeper makes, what
 * cert-manager issues, what the config says is there, and what Kubernetes puts into every namespace.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function providedObjects(config: EtcdCluster): ReadonlySet<string> {
  const { namespace } = clusterNames(config);
  const { prometheus } = config.spec.monitoring.serviceMonitor;
  const keys = Object.entries(namesOf(config)).flatMap(([kind, names]) =>
    names.filter((name) => name !== undefined)
      .map((name) => referenceKey({ kind, namespace, name }))
  );
  if (prometheus === undefined) return new Set(keys);
  const { serviceAccount } = prometheus;
  const account = { kind: "ServiceAccount", namespace: prometheus.namespace, name: serviceAccount };
  return new Set([...keys, referenceKey(account)]);
}

function namesOf(config: EtcdCluster): Record<string, readonly (string | undefined)[]> {
  const names = clusterNames(config);
  const { destination } = config.spec.snapshots;
  return {
    ConfigMap: [
      "kube-root-ca.crt",
      names.membersConfigMap,
      names.ticketsConfigMap,
      names.statusConfigMap,
    ],
    Secret: [
      names.authoritySecret,
      names.peerAuthoritySecret,
      names.serverSecret,
      names.peerSecret,
      names.trustSecret,
      names.keeperClientSecret,
      names.rootClientSecret,
      names.clientRotationSecret,
      names.peerRotationSecret,
      names.bundleSecret,
      ...config.spec.tenants.map(({ name }) => tenantSecretName(config, name)),
      ...givenSecrets(config),
    ],
    PersistentVolumeClaim: [
      destination.kind === "volume" ? destination.existingClaim : undefined,
    ],
    Issuer: givenIssuers(config),
  };
}

function givenSecrets({ spec }: EtcdCluster): (string | undefined)[] {
  const { certificates, image, keeper, snapshots } = spec;
  const { destination, encryption } = snapshots;
  return [
    ...image.pullSecrets,
    ...keeper.image.pullSecrets,
    encryption.identitySecret,
    ...(destination.kind === "s3"
      ? [destination.credentialsSecret, destination.authoritySecret]
      : []),
    ...(certificates.mode === "existing"
      ? [certificates.authoritySecret, certificates.rootClientSecret]
      : []),
    ...(certificates.mode === "cert-manager" ? [certificates.issuer?.authoritySecret] : []),
  ];
}

function givenIssuers({ spec }: EtcdCluster): (string | undefined)[] {
  const { certificates } = spec;
  if (certificates.mode !== "cert-manager") return [];
  return [certificates.issuer?.name, certificates.peerIssuer?.name];
}
