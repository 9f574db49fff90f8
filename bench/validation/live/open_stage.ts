import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { PrometheusBinary } from "./find_prometheus.ts";
import { patientConfig } from "./stage/live_config.ts";
import type { Stage } from "./stage/stage.ts";
import { startStage } from "./stage/start_stage.ts";
import { type StageKind, stageSetup } from "./stages.ts";

/** What all stages of a run are made of. */
export interface StageParts {
  /** What is put on them; see `liveConfig`. */
  readonly config: EtcdCluster;
  /** Path of the etcd binary. */
  readonly etcd: string;
  /** The server that watches. */
  readonly prometheus: PrometheusBinary;
  /** How often faster than in production time is counted. */
  readonly scale: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** Ends the start when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a stage with what is special about it.
 *
 * @throws {Failure} `target-failed` when it does not come to rest
 */
export function openStage(kind: StageKind, parts: StageParts): Promise<Stage> {
  const { config: change, exact = [], flags = [], idle = false } = stageSetup(kind);
  const config = change?.(parts.config) ?? parts.config;
  return startStage({
    ...parts,
    name: kind,
    flags,
    idle,
    config: exact === "all" ? config : patientConfig(config, exact),
  });
}
