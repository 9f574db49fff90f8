import type { FindingCode } from "../../diagnostics/finding.ts";
import { certManagerIssues } from "../certificates/cert_manager_issues.ts";
import { configMapIssues } from "../config_map_issues.ts";
import { isRemovedFlag, refusalOfFlag } from "../etcd_arguments.ts";
import { snapshotIssues } from "../jobs/snapshot_issues.ts";
import { alertTuningIssues } from "../monitoring/alert_tuning_issues.ts";
import { networkPeerIssues } from "../network/network_peer_issues.ts";
import { tenantSecretIssues } from "../tenant_secret_issues.ts";
import { durationMilliseconds } from "./duration.ts";
import type { EtcdCluster } from "./etcd_cluster.ts";
import { advisoriesOf, parseEtcdVersion } from "./etcd_version.ts";
import { type FieldPath, pathsOverlap } from "./field_path.ts";
import { formatBytes, quantityValue } from "./quantity.ts";
import { reservedTenantNames } from "./reserved_names.ts";

/** A problem that spans fields, at the path of the field to change. */
export interface RuleIssue {
  /** The stable code of the finding it becomes. */
  readonly code: FindingCode;
  /** The field to change. */
  readonly path: FieldPath;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

interface Rule {
  readonly check: (config: EtcdCluster) => readonly RuleIssue[];
  /**
   * Fields whose defaults would mislead the rule when the document says something unusable. Items
   * of lists and maps are not among them: a rule that does not see one finds less, never more.
   */
  readonly needs?: readonly FieldPath[];
}

/**
 * The longest name from which all derived names are valid: a CronJob's may have 52 characters, and
 * one appends "-defragmentation".
 */
const longestName = 36;

/** Space for write-ahead log segments of 64 MB each and etcd's own snapshots. */
const logBytes = 1n << 30n;

/**
 * Checks the rules that a field alone cannot tell, and returns every violation.
 *
 * @param config a document whose fields are valid each by itself
 * @param unusable fields for which a default stands in, because the document's value is wrong;
 *   rules that need one of them are not judged
 */
export function checkRules(
  config: EtcdCluster,
  unusable: readonly FieldPath[] = [],
): RuleIssue[] {
  return rules
    .filter(({ needs = [] }) => !needs.some((need) => unusable.some(overlaps(need))))
    .flatMap(({ check }) => check(config));
}

const rules: readonly Rule[] = [
  { check: nameRule },
  { check: memberRule },
  { check: versionRule, needs: [["spec", "acceptAdvisories"]] },
  { check: volumeRule, needs: [["spec", "quota"], ["spec", "storage"]] },
  { check: portRule, needs: [["spec", "ports"]] },
  { check: raftRule, needs: [["spec", "raft"]] },
  { check: cipherRule, needs: [["spec", "tls"]] },
  { check: certificateRule, needs: [["spec", "certificates"]] },
  { check: argumentRule, needs: [["spec", "version"]] },
  { check: tenantNameRule },
  { check: tenantPrefixRule },
  { check: snapshotIssues, needs: [["spec", "snapshots"]] },
  { check: alertTuningIssues },
  { check: certManagerIssues, needs: [["spec", "certificates"], ["spec", "dataStore"]] },
  { check: networkPeerIssues },
  { check: tenantSecretIssues },
  { check: configMapIssues },
];

function overlaps(need: FieldPath): (path: FieldPath) => boolean {
  return (path) => pathsOverlap(need, path);
}

function nameRule({ metadata }: EtcdCluster): RuleIssue[] {
  if (metadata.name.length <= longestName) return [];
  return [{
    code: "wrong-name",
    path: ["metadata", "name"],
    message: `expected at most ${longestName} characters, found ${metadata.name.length}`,
    hint: "Shorten it: names of CronJobs and Secrets are derived from it",
  }];
}

function memberRule({ spec }: EtcdCluster): RuleIssue[] {
  if (spec.members % 2 === 1) return [];
  const tolerated = spec.members / 2 - 1;
  return [{
    code: "even-members",
    path: ["spec", "members"],
    message: `expected 1, 3, 5 or 7 members, found ${spec.members}: quorum is ` +
      `${spec.members / 2 + 1}, so it survives ${tolerated} lost, no more than ` +
      `${spec.members - 1} would, and has one more that can fail`,
    hint: `Write ${spec.members - 1} or ${spec.members + 1}`,
  }];
}

function versionRule({ spec }: EtcdCluster): RuleIssue[] {
  const version = spec.version.startsWith("v") ? undefined : parseEtcdVersion(spec.version);
  if (version === undefined || version.minor < 5 || version.minor > 7) {
    return [{
      code: "wrong-value",
      path: ["spec", "version"],
      message: `expected a release of etcd 3.5, 3.6 or 3.7, found "${spec.version}"`,
      hint: 'Write it as in "3.6.16"',
    }];
  }
  return advisoriesOf(version)
    .filter((advisory) => !spec.acceptAdvisories.includes(advisory.id))
    .map((advisory) => ({
      code: "version-advisory",
      path: ["spec", "version"],
      message: `etcd ${spec.version} is exposed to ${advisory.id}: ${advisory.impact}`,
      hint: `Use ${advisory.fixedIn.join(", ")} or later of that minor, or list ` +
        `"${advisory.id}" in spec.acceptAdvisories`,
    }));
}

/** The file, the copy a defragmentation makes and a snapshot a lagging member receives. */
function volumeRule({ spec }: EtcdCluster): RuleIssue[] {
  if (spec.storage.acceptSmall) return [];
  const quota = quantityValue(spec.quota) ?? 0n;
  const size = quantityValue(spec.storage.size) ?? 0n;
  const needed = 3n * quota + logBytes;
  if (size >= needed) return [];
  return [{
    code: "volume-too-small",
    path: ["spec", "storage", "size"],
    message: `expected at least ${formatBytes(needed)} for a quota of ${spec.quota}, found ` +
      `${spec.storage.size}: the database, its copy during a defragmentation, a received ` +
      `snapshot and 1Gi of write-ahead log must fit`,
    hint: "Raise spec.storage.size, lower spec.quota, or set spec.storage.acceptSmall",
  }];
}

function portRule({ spec }: EtcdCluster): RuleIssue[] {
  const { client, peer, metrics } = spec.ports;
  const clash = peer === client ? "peer" : metrics === client || metrics === peer ? "metrics" : "";
  if (clash === "") return [];
  return [{
    code: "conflict",
    path: ["spec", "ports", clash],
    message: "expected three different ports, found one twice",
    hint: "Give client, peer and metrics a port each",
  }];
}

/** etcd refuses to start outside of these bounds (etcd server/embed/config.go). */
function raftRule({ spec }: EtcdCluster): RuleIssue[] {
  const heartbeat = durationMilliseconds(spec.raft.heartbeatInterval) ?? 0;
  const election = durationMilliseconds(spec.raft.electionTimeout) ?? 0;
  if (election >= 5 * heartbeat && election <= 50_000) return [];
  return [{
    code: "conflict",
    path: ["spec", "raft", "electionTimeout"],
    message: `expected 5 heartbeats of ${spec.raft.heartbeatInterval} to 50s, found ` +
      spec.raft.electionTimeout,
    hint: "Use ten times the heartbeat interval",
  }];
}

/** TLS 1.3 has fixed suites, and etcd refuses to start with others (server/embed/config.go). */
function cipherRule({ spec }: EtcdCluster): RuleIssue[] {
  const { cipherSuites, minVersion } = spec.tls;
  if (minVersion !== "TLS1.3" || cipherSuites.length === 0) return [];
  return [{
    code: "conflict",
    path: ["spec", "tls", "cipherSuites"],
    message: "expected none with TLS1.3, whose cipher suites are fixed",
    hint: 'Remove them, or set spec.tls.minVersion to "TLS1.2"',
  }];
}

function certificateRule({ spec }: EtcdCluster): RuleIssue[] {
  const { certificates } = spec;
  if (certificates.mode === "existing") return [];
  const leaf = durationMilliseconds(certificates.leafValidity) ?? 0;
  const authority = durationMilliseconds(certificates.authorityValidity) ?? 0;
  if (leaf * 2 <= authority) return [];
  return [{
    code: "conflict",
    path: ["spec", "certificates", "leafValidity"],
    message: `expected at most half of the CA's ${certificates.authorityValidity}, found ` +
      certificates.leafValidity,
    hint: "Shorten leafValidity or lengthen authorityValidity",
  }];
}

function argumentRule(config: EtcdCluster): RuleIssue[] {
  return Object.keys(config.spec.extraArguments).flatMap((flag): RuleIssue[] => {
    const path = ["spec", "extraArguments", flag];
    if (flag.startsWith("-")) {
      return [{
        code: "wrong-name",
        path,
        message: `expected the name of a flag, found "${flag}"`,
        hint: `Write it without dashes: "${flag.replace(/^-+/, "")}"`,
      }];
    }
    const reason = refusalOfFlag(config, flag);
    if (reason !== undefined) {
      return [{
        code: "owned-flag",
        path,
        message: `--${flag} is not yours to set, because ${reason}`,
        hint: "Remove it",
      }];
    }
    if (!isRemovedFlag(config.spec.version, flag)) return [];
    return [{
      code: "removed-flag",
      path,
      message: `--${flag} is deprecated in etcd 3.6, and 3.7 does not start with it`,
      hint: 'Use the flag or feature gate that replaced it, without "experimental-"',
    }];
  });
}

function tenantNameRule({ spec }: EtcdCluster): RuleIssue[] {
  const seen = new Set<string>();
  return spec.tenants.flatMap(({ name }, index): RuleIssue[] => {
    const path = ["spec", "tenants", index, "name"];
    if (reservedTenantNames.includes(name)) {
      return [{
        code: "reserved-name",
        path,
        message: `"${name}" is a name of the cluster itself`,
        hint: "Choose another name",
      }];
    }
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{
      code: "duplicate-name",
      path,
      message: `tenant "${name}" is declared twice`,
      hint: "Remove one of the two",
    }];
  });
}

function tenantPrefixRule({ spec }: EtcdCluster): RuleIssue[] {
  const owners = new Map<string, string>();
  for (const { name, prefix = `/${name}/` } of spec.tenants) {
    if (!owners.has(prefix)) owners.set(prefix, name);
  }
  return spec.tenants.flatMap(({ name, prefix }, index): RuleIssue[] => {
    const own = prefix ?? `/${name}/`;
    const taken = prefixesAround(own).find((each) => (owners.get(each) ?? name) !== name);
    if (taken === undefined) return [];
    return [{
      code: "conflict",
      path: ["spec", "tenants", index, prefix === undefined ? "name" : "prefix"],
      message: `prefix "${own}" lies within "${taken}" of tenant "${owners.get(taken)}"`,
      hint: "Give each tenant a prefix that no other prefix begins with",
    }];
  });
}

/** The prefixes that contain a prefix, itself last: `/a/` and `/a/b/` for `/a/b/`. */
function prefixesAround(prefix: string): string[] {
  const parts = prefix.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}/`);
}
