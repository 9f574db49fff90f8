import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { etcdEnvironment } from "../../manifests/etcd_arguments.ts";
import { restoreNames } from "../../manifests/jobs/restore_names.ts";
import type { StoredReference } from "../keeper/back_end.ts";
import { readRecord } from "./observe_restore.ts";
import type { RestoreBackEnd } from "./restore_back_end.ts";
import { formatRecord, recordKey, type RestoreRecord } from "./restore_record.ts";
import type { RestoreAction } from "./restore_step.ts";

/** What a step of a restore is carried out with. */
export interface RestoreBench {
  /** Where. */
  readonly backEnd: RestoreBackEnd;
  /** The cluster's configuration. */
  readonly config: EtcdCluster;
  /** What the step was decided by. */
  readonly record: RestoreRecord;
}

/**
 * Carries one step of a restore out. It is safe to be killed at any moment in it and to begin again.
 *
 * @throws {Failure} `kubernetes-request-failed`; looking again says whether the step took effect
 */
export async function carryOutRestore(action: RestoreAction, bench: RestoreBench): Promise<void> {
  const { backEnd, config, record } = bench;
  const names = clusterNames(config);
  switch (action.kind) {
    case "stop-keeper":
      return await stopKeeper(bench);
    case "withdraw-members":
      return await backEnd.remove({ kind: "ConfigMap", name: names.membersConfigMap });
    case "stop-members":
      return await backEnd.scale(0);
    case "restore-volume":
      return await backEnd.restoreVolume(record, action.pod);
    case "note-restored":
      return await changeRecord(bench, { phase: "members" });
    case "publish-tickets":
      return await put(bench, { kind: "ConfigMap", name: names.ticketsConfigMap }, {});
    case "publish-members":
      return await put(
        bench,
        { kind: "ConfigMap", name: names.membersConfigMap },
        // Members that have data ignore it (etcd server/etcdserver/bootstrap.go, haveWAL); one that
        // lost them must never take part in founding anything.
        etcdEnvironment({ members: record.members, state: "existing", token: record.token }),
      );
    case "start-members":
      return await backEnd.scale(action.replicas);
    case "start-keeper":
      return await backEnd.scaleKeeper(action.replicas);
    case "finish":
      await backEnd.cleanUp(record);
      return await changeRecord(bench, { phase: "finished", restored: action.facts });
  }
}

/** The count is noted first: a run that is killed in between must still know it. */
async function stopKeeper(bench: RestoreBench): Promise<void> {
  const { replicas } = await bench.backEnd.keeper();
  if (replicas > 0) await changeRecord(bench, { keeperReplicas: replicas });
  await bench.backEnd.scaleKeeper(0);
}

/** Creates or replaces an object, whatever it held. */
async function put(
  { backEnd }: RestoreBench,
  object: StoredReference,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const stored = await backEnd.read(object);
  await backEnd.write(object, {
    data,
    ...(stored === undefined ? {} : { replaces: stored.version }),
  });
}

async function changeRecord(
  { backEnd, config }: RestoreBench,
  change: Partial<RestoreRecord>,
): Promise<void> {
  const kept = await readRecord(backEnd, config);
  if (kept === undefined) return;
  await backEnd.write({ kind: "ConfigMap", name: restoreNames(config).record }, {
    data: { [recordKey]: formatRecord({ ...kept.record, ...change }) },
    replaces: kept.version,
  });
}
