import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { restoreNames } from "../../manifests/jobs/restore_names.ts";
import { memberNames } from "../../manifests/members/member_names.ts";
import { initialClusterPods } from "../keeper/founding/initial_cluster.ts";
import type { StoredSnapshot } from "../snapshots/stored_snapshots.ts";
import { readRecord } from "./observe_restore.ts";
import { restorableSnapshot } from "./restorable_snapshot.ts";
import type { RestoreBackEnd } from "./restore_back_end.ts";
import { formatRecord, recordKey, type RestoreRecord } from "./restore_record.ts";
import type { RestoreTools } from "./restore_tools.ts";

/** What a person asked for. */
export interface RestoreRequest {
  /** What they said to confirm it: the cluster's name. */
  readonly confirm: string | undefined;
  /** Which snapshot. Default: the newest verified one. */
  readonly snapshot?: string | undefined;
  /** Whether a cluster that serves may be restored all the same. */
  readonly evenThoughItServes: boolean;
  /** Whether a private key was given for this restore alone. */
  readonly identityGiven: boolean;
}

/**
 * By how much the restored revision is raised: more than any cluster wrote since its snapshot. It
 * is a week of 1 500 writes a second (etcd documentation, op-guide/recovery).
 */
export const revisionBump = 1_000_000_000;

/**
 * Begins a restore, or takes up the one that is under way: checks everything that stands against it
 * before anything is changed, and keeps what is going to be done.
 *
 * @returns whether a restore was under way already
 * @throws {Failure} `usage` when it is not confirmed or must not be, `snapshot-refused`,
 * `kubernetes-request-failed`
 */
export async function beginRestore(
  tools: RestoreTools,
  request: RestoreRequest,
): Promise<"begun" | "resumed"> {
  const { backEnd } = tools;
  const config = await tools.config();
  requireConfirmation(config, request);
  const kept = await readRecord(backEnd, config);
  if (kept !== undefined && kept.record.phase !== "finished") {
    requireSame(kept.record, request);
    for (const { name } of kept.record.members) await backEnd.forgetFailure(kept.record, name);
    return "resumed";
  }
  await requireSet(backEnd);
  await requireStillness(backEnd, config);
  if (!request.evenThoughItServes) await requireLoss(backEnd);
  const snapshot = restorableSnapshot(await backEnd.snapshots(), {
    name: request.snapshot,
    config,
  });
  requireKey(snapshot, { config, request });
  const record = await recordOf(tools, { config, request, snapshot });
  await backEnd.write({ kind: "ConfigMap", name: restoreNames(config).record }, {
    data: { [recordKey]: formatRecord(record) },
    ...(kept === undefined ? {} : { replaces: kept.version }),
  });
  return "begun";
}

/** Every member there is keeps its place, however many the configuration asks for by now. */
async function recordOf(
  { backEnd, now }: RestoreTools,
  { config, request, snapshot }: {
    readonly config: EtcdCluster;
    readonly request: RestoreRequest;
    readonly snapshot: StoredSnapshot;
  },
): Promise<RestoreRecord> {
  const { membersConfigMap, namespace, statefulSet } = clusterNames(config);
  const published = await backEnd.read({ kind: "ConfigMap", name: membersConfigMap });
  const listed = initialClusterPods(published?.data["ETCD_INITIAL_CLUSTER"] ?? "");
  const pods = listed.length > 0 ? listed : memberNames(config);
  return {
    version: 1,
    id: now().toISOString().replace(/\.\d+Z$/, "Z").replaceAll(/[-:]/g, ""),
    phase: "data",
    snapshot: snapshot.name,
    sha256: snapshot.manifest.sha256,
    token: `${namespace}-${statefulSet}-restored-${crypto.randomUUID()}`,
    bump: revisionBump,
    members: pods.map((name) => ({ name, peerUrl: backEnd.addresses.peerUrl(name) })),
    identityGiven: request.identityGiven,
    // A volume of the store's own is on one node at a time; an object store serves all at once.
    atOnce: config.spec.snapshots.destination.kind === "volume" ? 1 : pods.length,
    membersBefore: published?.data ?? {},
  };
}

function requireConfirmation({ metadata }: EtcdCluster, { confirm }: RestoreRequest): void {
  if (confirm === metadata.name) return;
  const told = confirm === undefined ? "was not confirmed" : `is not of a cluster "${confirm}"`;
  throw new Failure("usage", `The restore of "${metadata.name}" ${told}`, {
    hint: `Every write since the snapshot will be lost; add --confirm ${metadata.name} if you ` +
      "want that",
  });
}

function requireSame({ snapshot }: RestoreRecord, { snapshot: wanted }: RestoreRequest): void {
  if (wanted === undefined || wanted === snapshot) return;
  throw new Failure("usage", `A restore of "${snapshot}" is under way, not of "${wanted}"`, {
    hint: "Finish it first, by the same command without --snapshot",
  });
}

async function requireSet(backEnd: RestoreBackEnd): Promise<void> {
  if (await backEnd.replicas() !== undefined) return;
  throw new Failure("usage", "There is no StatefulSet of the members to restore", {
    hint: "Apply the rendered configuration first, with spec.paused true",
  });
}

/** Whoever starts the keeper again in the middle would start members with it. */
async function requireStillness(backEnd: RestoreBackEnd, { spec }: EtcdCluster): Promise<void> {
  if (spec.paused) return;
  const { restartedBy } = await backEnd.keeper();
  if (restartedBy === undefined) return;
  throw new Failure("usage", `The keeper is not paused, and ${restartedBy} would start it again`, {
    hint: "Commit spec.paused: true and let it be synchronised; take it back after the restore",
  });
}

async function requireLoss(backEnd: RestoreBackEnd): Promise<void> {
  if (!await backEnd.isServing()) return;
  throw new Failure("usage", "The cluster has a quorum and serves: a restore would lose writes", {
    hint: "Restore a single tenant, or add --even-though-it-serves if all are to go back in time",
  });
}

function requireKey(
  { manifest, name }: StoredSnapshot,
  { config, request }: { readonly config: EtcdCluster; readonly request: RestoreRequest },
): void {
  const { identitySecret } = config.spec.snapshots.encryption;
  if (!manifest.encrypted || request.identityGiven || identitySecret !== undefined) return;
  throw new Failure("snapshot-refused", `"${name}" is encrypted, and there is no key`, {
    hint: "Give the file with the age private key by --identity",
  });
}
