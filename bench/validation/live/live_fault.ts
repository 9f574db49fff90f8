import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { Companion, FaultFamily } from "./live_report.ts";
import type { PrometheusProcess } from "./prometheus_process.ts";
import type { Stage } from "./stage/stage.ts";
import type { StageKind } from "./stages.ts";

/** What a cluster needs for its alerts to be watched, wherever it runs. */
export interface WatchedStage extends Pick<Stage, "name" | "config" | "scale" | "interval"> {
  /** The server that watches. */
  readonly prometheus: Pick<PrometheusProcess, "client" | "loadRules">;
  /**
   * Seconds between two readings of the keeper, which alerts about what it reads may take longer for
   * their sake. Default 0, where the keeper's time is scaled as the rules' is.
   */
  readonly readingPause?: number;
}

/** A watched cluster on which clients do what is a fault. */
export type ServedStage = WatchedStage & Pick<Stage, "members" | "connect" | "settled">;

/** Ends a fault. */
export type Heal = () => Promise<void>;

/** What can be missing on a machine for a fault to be made. */
export type Need = "strace" | "another-version";

/** A fault, and which alerts have to notice it. */
export interface LiveFault<On extends WatchedStage = Stage> {
  /** What it is called: a few words with hyphens. */
  readonly id: string;
  /** What is done, in words. */
  readonly fault: string;
  /** What it has in common with others. */
  readonly family: FaultFamily;
  /** What it is made on. */
  readonly stage: StageKind;
  /** The alerts that are proved by it; each is proved by one fault. */
  readonly proves: readonly string[];
  /** All alerts that fire at once while it is on, the proved ones among them. */
  readonly expected: readonly string[];
  /** Alerts that may fire on the way. Default: none. */
  readonly companions?: readonly Companion[];
  /** Whether the short profile holds it. Default: no. */
  readonly short?: boolean;
  /** What it cannot be made without. Default: nothing. */
  readonly needs?: Need;
  /** Seconds that it may take until all is silent again. Default 90. */
  readonly silentWithin?: number;
  /**
   * The configuration that rules are rendered from, where a limit that is baked in is the fault.
   * Default: the stage's.
   */
  readonly rules?: (config: EtcdCluster) => EtcdCluster;
  /** Makes it; returns once it is on. What it returns ends it. */
  readonly inject: (stage: On) => Promise<Heal>;
}

/** An alert that is not proved live. */
export interface NotLive {
  /** Its name. */
  readonly alert: string;
  /** Why its fault cannot be made here. */
  readonly reason: string;
}
