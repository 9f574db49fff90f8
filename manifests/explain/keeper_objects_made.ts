import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { keeperSecrets } from "../keeper/keeper_secrets.ts";
import { tenantSecretName } from "../tenant_secret_name.ts";
import type { SectionName, ToldObject } from "./explanation.ts";

/** An object that the keeper makes, with the part of an explanation it belongs to. */
export interface MadeObject extends ToldObject {
  /** Where it is told. */
  readonly section: SectionName;
}

/**
 * What the keeper makes in the cluster: nothing of it is rendered, and it outlives the Application.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperObjectsMade(config: EtcdCluster): MadeObject[] {
  const names = clusterNames(config);
  const { made } = keeperSecrets(config);
  const secrets: readonly (readonly [name: string, what: string])[] = [
    [names.authoritySecret, "the CA of servers and clients, where Kamaji finds it"],
    [names.peerAuthoritySecret, "the CA of members among themselves, for the keeper alone"],
    [names.clientRotationSecret, "old and new CA of clients, while one replaces the other"],
    [names.peerRotationSecret, "old and new CA of members, while one replaces the other"],
    [names.serverSecret, "what members show clients"],
    [names.peerSecret, "what members show each other"],
    [names.trustSecret, "the CAs that members trust, without their keys"],
    [names.keeperClientSecret, "by which the keeper and our Jobs are known to etcd"],
  ];
  return [
    ...secrets.filter(([name]) => made.includes(name))
      .map(([name, what]) => madeObject("certificates", { kinds: ["Secret"], name, what })),
    ...config.spec.tenants.map(({ name }) =>
      madeObject("tenants", {
        kinds: ["Secret"],
        name: tenantSecretName(config, name),
        what: `the credentials of tenant "${name}"`,
      })
    ),
    madeObject("kamaji", {
      kinds: ["Secret"],
      name: names.rootClientSecret,
      what: "user root's certificate: made last, once a quorum serves and strangers are refused",
    }),
    ...ofSnapshots(config),
    ...ofMembership(config),
  ];
}

function ofSnapshots(config: EtcdCluster): MadeObject[] {
  if (config.spec.snapshots.bundle.recipients.length === 0) return [];
  const what = "the sealed recovery bundle, which our Jobs store and cannot open";
  const name = clusterNames(config).bundleSecret;
  return [madeObject("schedules", { kinds: ["Secret"], name, what })];
}

function ofMembership(config: EtcdCluster): MadeObject[] {
  const names = clusterNames(config);
  const configMaps: readonly (readonly [name: string, what: string])[] = [
    [names.membersConfigMap, "how a member without data joins"],
    [names.ticketsConfigMap, "a start ticket for each member that never started"],
    [names.statusConfigMap, "how the cluster is, in conditions"],
  ];
  return [
    ...configMaps.map(([name, what]) => madeObject("keeper", { kinds: ["ConfigMap"], name, what })),
    madeObject("keeper", { kinds: ["Lease"], name: names.keeper, what: "which keeper leads" }),
    madeObject("keeper", {
      kinds: ["Lease"],
      name: names.operationsLease,
      what: "keeps disruptive operations from overlapping",
    }),
  ];
}

function madeObject(
  section: SectionName,
  { kinds, name, what }: Omit<ToldObject, "madeBy">,
): MadeObject {
  return { section, kinds, name, what, madeBy: "keeper" };
}
