import type { Progress } from "../../diagnostics/progress.ts";
import type { KubernetesClient } from "../../bench/kubernetes/kubernetes_client.ts";
import type { Machine } from "./machine/machine.ts";

/** What cases prove together, as chosen by `--only`; `setup` is always part of a run. */
export type GroupName =
  | "setup"
  | "manifests"
  | "gitops"
  | "snapshots"
  | "cluster"
  | "certificates"
  | "monitoring";

/** What a case finds and may use. */
export interface CaseContext {
  /** The cluster. */
  readonly kubernetes: KubernetesClient;
  /** The machine's tools, and how the cluster was made. */
  readonly machine: Machine;
  /** A folder of its own below the results, made when it is first asked for. */
  folder(): Promise<string>;
  /** Tells how far it is. */
  readonly progress: Progress;
  /** Aborts when its time is up or somebody interrupts the run. */
  readonly signal: AbortSignal;
}

/** One statement about the product, and how it is proved on a real cluster. */
export interface Case {
  /** The group it belongs to. */
  readonly group: GroupName;
  /** A name for others to need it by; unique. */
  readonly id: string;
  /** The statement: a sentence about behaviour. */
  readonly name: string;
  /** Ids of the cases that have to hold before; without them it is not run. */
  readonly needs: readonly string[];
  /** Minutes after which it fails. */
  readonly minutes: number;
  /**
   * Proves it or throws.
   *
   * @returns what is worth knowing besides, if anything
   * @throws {NotRun} if this machine or cluster cannot run it
   */
  run(context: CaseContext): Promise<string | void>;
}

/** Says that a case cannot run here, and why; never that it holds. */
export class NotRun extends Error {
  /** Tells it from failures across realms. */
  override readonly name: string = "NotRun";
}
