import type { TurnKind } from "./turn_kind.ts";

/** What the process of a side is told, a line of JSON each. */
export type SideCommand =
  | SideOrder
  /** Connect, to the leader's own address or to another one that leads there, and prepare. */
  | { readonly kind: "connect"; readonly endpoint: string }
  /** Make the leader the member that is connected to, where another one leads. */
  | { readonly kind: "settle" }
  /** Ask. */
  | { readonly kind: "turn"; readonly turn: TurnKind };

/** What a side is made of; the first that its process is told. */
export interface SideOrder {
  /** Which command it is. */
  readonly kind: "open";
  /** The folder of the product whose configuration, arguments and client the side uses. */
  readonly root: string;
  /** File of the cluster's configuration. Default: the default cluster of that product. */
  readonly configuration?: string;
  /** What members run. Default: the etcd of the configuration's version. */
  readonly etcd?: string;
  /** Members to start, whatever the configuration says. */
  readonly members?: number;
  /** Seed of values and of what is asked for; the same on both sides. */
  readonly seed: number;
}

/** What a side is, once it is open. */
export interface SideFacts {
  /** Version of etcd that members run. */
  readonly etcd: string;
  /** SHA-256 of that binary. */
  readonly binary: string;
  /** How many members. */
  readonly members: number;
  /** The members' flags without what is chance: ports, folders and names of files. */
  readonly arguments: readonly string[];
  /** Address of the member that leads. */
  readonly leader: string;
}

/** What a side says to a command, a line of JSON each. */
export type SideAnswer =
  | { readonly kind: "opened"; readonly facts: SideFacts }
  | { readonly kind: "connected" }
  /** Whether another member led and the leader had to be moved. */
  | { readonly kind: "settled"; readonly moved: boolean }
  | { readonly kind: "turned"; readonly turn: TurnResult }
  /** It cannot go on. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/** What a turn took. */
export interface TurnResult {
  /** Milliseconds of each operation that was answered. */
  readonly latencies: readonly number[];
  /** Milliseconds from the first request to the last answer. */
  readonly elapsed: number;
  /** Operations that failed. */
  readonly failed: number;
}
