import type { Arrival } from "../schedule/arrival.ts";

/**
 * How clients reach etcd and who they are. Each rung holds everything of the ones before it, so that
 * the cost of each can be told apart.
 */
export type Security = "plain" | "tls" | "mutual-tls" | "authenticated";

/** What a trial asks of the cluster beyond what the run was given. */
export interface ClusterNeeds {
  /** Members. Default: as the run's configuration says. */
  readonly members?: 1 | 3 | 5;
  /** How clients reach it. Default `authenticated`, as tenants of Kamaji do. */
  readonly security?: Security;
  /** Backend quota in bytes. Default: as the run's configuration says. */
  readonly quotaBytes?: number;
  /** Whether no other trial may have used the cluster before. Default false. */
  readonly fresh?: boolean;
}

/** A value that can be written as JSON and handed to a thread. */
export type Setting = string | number | boolean | null | readonly Setting[] | {
  readonly [name: string]: Setting;
};

/** Tenants that do the same thing. */
export interface TenantGroup {
  /** How many. */
  readonly tenants: number;
  /** Name of their workload, of `bench/workloads/workloads.ts`. */
  readonly workload: string;
  /** What the workload is told; each workload says what it understands. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** Connections of each tenant to each member. Default 1. */
  readonly connections?: number;
  /** Whose certificate they use: each tenant's own (default), or root's. */
  readonly identity?: "tenant" | "root";
}

/** When the requests of a group are sent during a phase. */
export type GroupLoad =
  /** Open loop: all tenants of the group together make so many requests a second. */
  | { readonly kind: "open"; readonly rate: number; readonly arrival: Arrival }
  /** Open loop whose rate goes in a straight line from one value to another over the phase. */
  | {
    readonly kind: "ramp";
    readonly from: number;
    readonly to: number;
    readonly arrival: Arrival;
  }
  /** Closed loop: so many requests of the whole group in flight. */
  | { readonly kind: "closed"; readonly inFlight: number }
  /** As a recorded trace says; `speed` 2 halves all gaps. */
  | { readonly kind: "trace"; readonly file: string; readonly speed: number };

/** A stretch of a trial with its own load. */
export interface Phase {
  /** Its name, unique in the trial. */
  readonly name: string;
  /** Seconds it lasts. */
  readonly seconds: number;
  /** Whether its figures are reported. Default true; a warm-up says false. */
  readonly measured?: boolean;
  /** Load by name of the group; a group that is not named rests. */
  readonly load: Readonly<Record<string, GroupLoad>>;
}

/** Which member something is done to. */
export type MemberChoice = "leader" | "follower" | "all";

/** Something done to the cluster while it is loaded. */
export type TrialAction =
  /** Compacts to the present revision, as root. */
  | { readonly kind: "compact" }
  /** Defragments. */
  | { readonly kind: "defragment"; readonly member: MemberChoice }
  /** Reads a snapshot to its end and discards it. */
  | { readonly kind: "snapshot"; readonly member: MemberChoice }
  /** Hands leadership to a follower. */
  | { readonly kind: "move-leader" }
  /** Kills the process and starts it again after some seconds. A fault. */
  | { readonly kind: "kill"; readonly member: MemberChoice; readonly seconds: number }
  /** Stops the process by SIGSTOP for some seconds. A fault. */
  | { readonly kind: "pause"; readonly member: MemberChoice; readonly seconds: number };

/** Something that root does over etcd's own API, to whatever cluster. */
export type RootAction =
  /** Makes every request of the isolation matrix across tenants, for so many seconds. */
  | { readonly kind: "probe-isolation"; readonly seconds: number }
  /** Compacts, defragments one member after the other, and clears alarms. */
  | { readonly kind: "free-space" }
  /** Counts the keys and bytes of each tenant. */
  | { readonly kind: "count-usage" }
  /** Onboards guests over some seconds; each writes keys, and is offboarded. */
  | {
    readonly kind: "churn-tenants";
    readonly guests: number;
    readonly seconds: number;
    readonly keys: number;
  };

/** An action and its time. */
export interface TrialEvent {
  /** Seconds after the first phase began. */
  readonly at: number;
  /** What is done. */
  readonly action: TrialAction | RootAction;
}

/** One run of load on one cluster: what a scenario is made of. Nothing in it is a function. */
export interface Trial {
  /** Its name, unique in the scenario. */
  readonly name: string;
  /** One sentence for people: what this trial is for. */
  readonly purpose: string;
  /** What it asks of the cluster. Default: nothing beyond the run's own. */
  readonly cluster?: ClusterNeeds;
  /** Who makes load, by name. */
  readonly groups: Readonly<Record<string, TenantGroup>>;
  /** What happens one after another. */
  readonly phases: readonly Phase[];
  /** What is done to the cluster meanwhile. */
  readonly events?: readonly TrialEvent[];
  /** Whether the run's objective judges each measured phase. Default false: the scenario judges. */
  readonly judged?: boolean;
  /** Whether a generator that lags makes the run invalid. Default true; a search for a limit goes past it. */
  readonly mustKeepUp?: boolean;
}
