import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { restoreNames } from "../../manifests/jobs/restore_names.ts";
import { judgeCredentials } from "./judge_credentials.ts";
import { judgeMembers } from "./judge_members.ts";
import type { RestoreBackEnd, VolumeState } from "./restore_back_end.ts";
import type { RestoredJudgement, RestoreObservation } from "./restore_observation.ts";
import { parseRecord, recordKey, type RestoreRecord } from "./restore_record.ts";

/** A record as it is kept. */
export interface KeptRecord {
  /** What it says. */
  readonly record: RestoreRecord;
  /** Which state of its ConfigMap that is. */
  readonly version: string;
}

/**
 * Reads what is kept of a cluster's last restore, finished or not.
 *
 * @throws {Failure} `target-failed` when it cannot be understood; `kubernetes-request-failed`
 */
export async function readRecord(
  backEnd: Pick<RestoreBackEnd, "read">,
  config: EtcdCluster,
): Promise<KeptRecord | undefined> {
  const stored = await backEnd.read({ kind: "ConfigMap", name: restoreNames(config).record });
  if (stored === undefined) return undefined;
  return { record: parseRecord(stored.data[recordKey] ?? ""), version: stored.version };
}

/**
 * Looks at everything a restore decides by.
 *
 * @throws {Failure} `kubernetes-request-failed`, or `target-failed` when nothing is kept of it
 */
export async function observeRestore(
  backEnd: RestoreBackEnd,
  config: EtcdCluster,
): Promise<RestoreObservation> {
  const kept = await readRecord(backEnd, config);
  if (kept === undefined) {
    throw new Failure("target-failed", "What was kept of the restore is gone", {
      hint: "Begin it again by the same command",
    });
  }
  const { record } = kept;
  const names = clusterNames(config);
  const published = await backEnd.read({ kind: "ConfigMap", name: names.membersConfigMap });
  const tickets = await backEnd.read({ kind: "ConfigMap", name: names.ticketsConfigMap });
  const pods = record.members.map(({ name }) => name);
  const partial = {
    record,
    paused: config.spec.paused,
    keeper: await backEnd.keeper(),
    publishedToken: published === undefined
      ? undefined
      : published.data["ETCD_INITIAL_CLUSTER_TOKEN"] ?? "",
    tickets: tickets === undefined ? undefined : Object.keys(tickets.data).length,
    replicas: await backEnd.replicas(),
    pods: await backEnd.pods(pods),
  };
  return {
    ...partial,
    volumes: record.phase === "data" ? await volumesOf(backEnd, record) : {},
    judgement: await judgementOf(backEnd, { config, ...partial }),
  };
}

async function volumesOf(
  backEnd: RestoreBackEnd,
  record: RestoreRecord,
): Promise<Record<string, VolumeState>> {
  const states: Record<string, VolumeState> = {};
  for (const { name } of record.members) states[name] = await backEnd.volume(record, name);
  return states;
}

interface Partial
  extends Pick<RestoreObservation, "pods" | "publishedToken" | "record" | "replicas"> {
  readonly config: EtcdCluster;
}

/** Nobody is asked before members of the restored cluster can run: an old one must not answer. */
async function judgementOf(
  backEnd: RestoreBackEnd,
  { config, pods, publishedToken, record, replicas }: Partial,
): Promise<RestoredJudgement> {
  const { members, phase, token } = record;
  if (phase !== "members" || publishedToken !== token) return { state: "unasked" };
  if (replicas !== members.length) return { state: "unasked" };
  const missing = members.filter(({ name }) => !pods.includes(name));
  if (missing.length > 0) {
    const reason = `Waiting for the pods of ${missing.map(({ name }) => name).join(", ")}`;
    return { state: "pending", reason };
  }
  const asked = await Promise.all(
    members.map(async ({ name }) => ({ name, endpoint: await backEnd.endpoint(name) })),
  );
  return await judgeMembers(asked, await judgeCredentials(backEnd, config));
}
