import { clusterNames } from "../../cluster_names.ts";
import { durationMilliseconds } from "../../config/duration.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { parseEtcdVersion } from "../../config/etcd_version.ts";
import { quantityValue } from "../../config/quantity.ts";
import type { Match, Rule } from "../rule.ts";
import { type ConfigPair, whereBoth } from "./change_finders.ts";

/** What a configuration should not change without a thought for the data. */
export const configRules: readonly Rule[] = [
  {
    code: "cluster-moved",
    effect: "risks-data",
    summary: "The cluster gets another name or namespace.",
    hint: "Take the change back, or restore a snapshot into the new cluster",
    find: whereBoth(findClusterMoved),
  },
  {
    code: "data-directory-moved",
    effect: "risks-data",
    summary: "The members look for their data in another directory.",
    hint: "Take the change back: nothing moves data within a volume",
    find: whereBoth(findDataDirectoryMoved),
  },
  {
    code: "version-jump",
    effect: "risks-data",
    summary: "The version of etcd goes back to an older minor, or skips one.",
    hint: "Change one minor at a time, upwards; going back needs etcd's own downgrade steps",
    find: whereBoth(findVersionJump),
  },
  {
    code: "members-lowered",
    effect: "risks-data",
    summary: "The cluster gets fewer members.",
    hint: "Check that the remaining ones are healthy and take a snapshot first",
    find: whereBoth(findMembersLowered),
  },
  {
    code: "peer-address-changed",
    effect: "risks-data",
    summary: "Members get another address among themselves.",
    hint: "Take the change back: members remember each other by address",
    find: whereBoth(findPeerAddressChanged),
  },
  {
    code: "quota-lowered",
    effect: "risks-data",
    summary: "The quota of the database is lowered.",
    hint: "Make sure that every member's database is smaller, and defragment first",
    find: whereBoth(findQuotaLowered),
  },
  {
    code: "history-shortened",
    effect: "risks-data",
    summary: "Compaction keeps less than a quarter of the history, or counts it another way.",
    hint: "Go down in steps: watches that lag behind the history list everything again",
    find: whereBoth(findHistoryShortened),
  },
  {
    code: "tenant-removed",
    effect: "risks-data",
    summary: "A tenant is not declared any more.",
    hint: "Take a snapshot first, and remove the tenant only when nothing of it runs",
    find: whereBoth(findTenantRemoved),
  },
  {
    code: "tenant-moved",
    effect: "risks-data",
    summary: "A tenant gets another key prefix.",
    hint: "Take the change back, or move the tenant's keys yourself",
    find: whereBoth(findTenantMoved),
  },
  {
    code: "datastore-renamed",
    effect: "risks-data",
    summary: "Kamaji's DataStore gets another name.",
    hint: "Keep the name: tenant control planes refer to it",
    find: whereBoth(findDataStoreRenamed),
  },
];

function findClusterMoved({ before, after }: ConfigPair): Match[] {
  const reason = "Everything is made anew and empty under the new name, volumes and CAs included";
  return (["name", "namespace"] as const)
    .filter((field) => before.metadata[field] !== after.metadata[field])
    .map((field) => ({
      place: `metadata.${field}`,
      reason: `From "${before.metadata[field]}" to "${after.metadata[field]}": ${lower(reason)}`,
    }));
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function findDataDirectoryMoved({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.storage.dataDirectory, after.spec.storage.dataDirectory];
  if (from === to) return [];
  return [{
    place: "spec.storage.dataDirectory",
    reason: `From "${from}" to "${to}": members find nothing there and wait`,
  }];
}

/** One minor a step (https://etcd.io/docs/v3.6/upgrades/upgrade_3_6/). */
function findVersionJump({ before, after }: ConfigPair): Match[] {
  const from = parseEtcdVersion(before.spec.version);
  const to = parseEtcdVersion(after.spec.version);
  if (from === undefined || to === undefined) return [];
  const step = to.minor - from.minor;
  if (step === 0 || step === 1) return [];
  const reason = step < 0
    ? "the older etcd does not start on the newer one's data"
    : "members of versions that far apart do not work together";
  return [{
    place: "spec.version",
    reason: `From ${before.spec.version} to ${after.spec.version}: ${reason}`,
  }];
}

function findMembersLowered({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.members, after.spec.members];
  if (to >= from) return [];
  const [less, more] = [to, from].map((members) => Math.floor((members - 1) / 2));
  return [{
    place: "spec.members",
    reason: `From ${from} to ${to}: the volumes of removed members are deleted, and ${less} ` +
      `instead of ${more} may fail`,
  }];
}

function findPeerAddressChanged({ before, after }: ConfigPair): Match[] {
  const fields: readonly (readonly [string, (config: EtcdCluster) => string | number])[] = [
    ["spec.clusterDomain", ({ spec }) => spec.clusterDomain],
    ["spec.ports.peer", ({ spec }) => spec.ports.peer],
  ];
  return fields.filter(([, read]) => read(before) !== read(after)).map(([place, read]) => ({
    place,
    reason: `From ${read(before)} to ${read(after)}: members that restarted and members that ` +
      "did not cannot reach each other",
  }));
}

function findQuotaLowered({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.quota, after.spec.quota];
  if ((quantityValue(to) ?? 0n) >= (quantityValue(from) ?? 0n)) return [];
  return [{
    place: "spec.quota",
    reason: `From ${from} to ${to}: a member whose database is larger refuses every write`,
  }];
}

/** From this fraction on, a watch that kept up comfortably may not any more. */
const drastic = 1 / 4;

function findHistoryShortened({ before, after }: ConfigPair): Match[] {
  const [from, to] = [before.spec.compaction, after.spec.compaction];
  const unit = to.mode === "periodic" ? "" : " revisions";
  if (from.mode === to.mode && amountOf(to) >= drastic * amountOf(from)) return [];
  const change = from.mode === to.mode
    ? `From ${from.retention} to ${to.retention}${unit}`
    : `From ${from.mode} ${from.retention} to ${to.mode} ${to.retention}`;
  return [{
    place: "spec.compaction",
    reason: `${change}: older revisions are gone at once, for every tenant`,
  }];
}

function amountOf({ retention }: EtcdCluster["spec"]["compaction"]): number {
  return typeof retention === "number" ? retention : durationMilliseconds(retention) ?? 0;
}

function findTenantRemoved({ before, after }: ConfigPair): Match[] {
  const kept = new Set(after.spec.tenants.map(({ name }) => name));
  return before.spec.tenants.filter(({ name }) => !kept.has(name)).map(({ name }) => ({
    place: `spec.tenants[${name}]`,
    reason: "The keeper does not look after its user, its budget and its certificate any more",
  }));
}

function findTenantMoved({ before, after }: ConfigPair): Match[] {
  const prefixes = prefixesOf(before);
  return [...prefixesOf(after)].flatMap(([name, prefix]) => {
    const was = prefixes.get(name) ?? prefix;
    if (was === prefix) return [];
    return [{
      place: `spec.tenants[${name}].prefix`,
      reason: `From "${was}" to "${prefix}": the tenant does not see its keys any more`,
    }];
  });
}

function prefixesOf({ spec }: EtcdCluster): Map<string, string> {
  return new Map(spec.tenants.map(({ name, prefix }) => [name, prefix ?? `/${name}/`]));
}

function findDataStoreRenamed({ before, after }: ConfigPair): Match[] {
  if (!before.spec.dataStore.enabled || !after.spec.dataStore.enabled) return [];
  const [from, to] = [before, after].map((config) => clusterNames(config).dataStore);
  if (from === to) return [];
  return [{
    place: "spec.dataStore.name",
    reason: `From "${from}" to "${to}": control planes of the old one have no datastore`,
  }];
}
