import type { Finding } from "../../diagnostics/finding.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { checkCluster } from "../../manifests/config/check_cluster.ts";
import {
  apiVersion,
  type EtcdCluster,
  type EtcdClusterInput,
  etcdClusterSchema,
  kind,
} from "../../manifests/config/etcd_cluster.ts";
import { formatBytes, quantityValue } from "../../manifests/config/quantity.ts";
import { isRemovedFlag, refusalOfFlag } from "../../manifests/etcd_arguments.ts";
import type { AdoptionNote, AdoptionPart, SpecInput } from "./adoption_part.ts";
import { certificatesPart } from "./certificates_part.ts";
import { flagsPart } from "./flags_part.ts";
import { imagePart, type VersionOptions } from "./image_part.ts";
import { integrationPart } from "./integration_part.ts";
import type { LiveRelease } from "./live_release.ts";
import { podsPart, wishedLabels } from "./pods_part.ts";
import { schedulingPart } from "./scheduling_part.ts";
import { isRecord } from "./is_record.ts";
import { storagePart } from "./storage_part.ts";

/** How a release becomes a configuration. */
export interface ReleaseConfigOptions extends VersionOptions {
  /** The moment to judge certificates by. */
  readonly now: Date;
}

/** The configuration of a release. */
export interface ReleaseConfig {
  /** Complete, with every default. */
  readonly config: EtcdCluster;
  /** What changes or could not be carried over. */
  readonly notes: readonly AdoptionNote[];
}

/**
 * Turns a release into our configuration, which keeps its names, volumes, Secrets, ports, limits
 * and flags.
 *
 * @throws {Failure} `adoption-refused` when it cannot be one of ours, with every reason that the
 * schema gives
 */
export function releaseConfig(
  release: LiveRelease,
  options: ReleaseConfigOptions,
): ReleaseConfig {
  const parts: readonly AdoptionPart[] = [
    { spec: { members: release.statefulSet.spec?.replicas ?? 1 }, notes: [] },
    imagePart(release, options),
    flagsPart(release),
    storagePart(release),
    podsPart(release),
    schedulingPart(release),
    certificatesPart(release, options.now),
    integrationPart(release),
  ];
  const merged = parts.map(({ spec }) => spec).reduce(mergeSpecs);
  const flags = permittedFlags(release, merged);
  const small = smallVolume(merged);
  const spec: SpecInput = {
    ...merged,
    extraArguments: flags.permitted,
    ...(small.length === 0 ? {} : { storage: { ...merged.storage, acceptSmall: true } }),
  };
  return {
    config: checked(documentOf(release, spec)),
    notes: [...parts.flatMap(({ notes }) => notes), ...flags.notes, ...small],
  };
}

function documentOf({ name, namespace, statefulSet }: LiveRelease, spec: SpecInput) {
  const labels = wishedLabels(statefulSet.metadata?.labels);
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    spec,
  } satisfies EtcdClusterInput;
}

function mergeSpecs(into: SpecInput, from: SpecInput): SpecInput {
  return merge(into, from) as SpecInput;
}

/** Parts may share a group of fields, as `monitoring`, but never a field. */
function merge(into: unknown, from: unknown): unknown {
  if (!isRecord(into) || !isRecord(from)) return from;
  const shared = Object.entries(from).map(([key, value]) => [key, merge(into[key], value)]);
  return { ...into, ...Object.fromEntries(shared) };
}

interface PermittedFlags {
  readonly permitted: NonNullable<SpecInput["extraArguments"]>;
  readonly notes: readonly AdoptionNote[];
}

function permittedFlags(release: LiveRelease, spec: SpecInput): PermittedFlags {
  const given = spec.extraArguments ?? {};
  const config = etcdClusterSchema.safeParse(documentOf(release, spec));
  const permitted: Record<string, string | number | boolean> = {};
  const notes: AdoptionNote[] = [];
  for (const [flag, value] of Object.entries(given)) {
    const removed = isRemovedFlag(spec.version ?? "", flag);
    const reason = removed
      ? "etcd 3.7 does not start with it any more"
      : config.success
      ? refusalOfFlag(config.data, flag)
      : undefined;
    if (reason === undefined) permitted[flag] = value;
    else {
      notes.push({
        subject: `--${flag}`,
        message: `the value "${value}" is dropped, because ${reason}`,
      });
    }
  }
  return { permitted, notes };
}

/** The chart's defaults, a quota as large as the volume, fail the rule of every configuration. */
function smallVolume({ quota = "8Gi", storage }: SpecInput): AdoptionNote[] {
  const needed = 3n * (quantityValue(quota) ?? 0n) + (1n << 30n);
  if ((quantityValue(storage?.size ?? "0") ?? 0n) >= needed) return [];
  return [{
    subject: "spec.storage.acceptSmall",
    message: `a quota of ${quota} wants volumes of ${formatBytes(needed)}, not of ` +
      `${storage?.size}; grow the volumes or lower the quota, and remove the field`,
  }];
}

function checked(document: EtcdClusterInput): EtcdCluster {
  const position = () => ({ file: "etcd.yaml", line: 1, column: 1 });
  const result = checkCluster(document, { position, written: () => undefined });
  if (result.ok) return result.config;
  throw new Failure(
    "adoption-refused",
    `The release cannot be a cluster of ours:\n${result.findings.map(findingLine).join("\n")}`,
    { hint: "Change the release with Helm until each of these is gone, and adopt it then" },
  );
}

function findingLine({ path, message }: Finding): string {
  return `  ${path}: ${message}`;
}
