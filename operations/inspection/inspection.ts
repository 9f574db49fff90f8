import type { Finding, Remedy, Verdict } from "./finding.ts";

/** The version of {@link Inspection}; it rises when a field changes its meaning or goes away. */
export const inspectionVersion = 1;

/**
 * How a cluster is: what `--output json` writes. Times are RFC 3339 in UTC, sizes bytes, shares
 * numbers from 0 to 1. A field that is `null` is not known.
 */
export interface Inspection {
  /** {@link inspectionVersion}. */
  readonly schemaVersion: typeof inspectionVersion;
  /** When it was looked at. */
  readonly takenAt: string;
  /** Which cluster, where that is known. */
  readonly cluster: { readonly name: string; readonly namespace: string } | null;
  /** How it is as a whole. */
  readonly verdict: Verdict;
  /** Why, in a clause. */
  readonly summary: string;
  /** The first thing to do about it; `null` when nothing is wrong. */
  readonly firstStep: Remedy | null;
  /** All that is worth a word, the gravest first. */
  readonly findings: readonly Finding[];
  /** Its members by name. */
  readonly members: readonly InspectedMember[];
  /** The database. */
  readonly database: InspectedDatabase;
  /** Active alarms, as in `NOSPACE`. */
  readonly alarms: readonly string[];
  /** Milliseconds of a read through a majority; `null` when there was none. */
  readonly quorumReadMilliseconds: number | null;
  /** Whether it checks who asks. */
  readonly authentication: "on" | "off" | "unknown";
  /** Certificates, the first to end first. */
  readonly certificates: readonly InspectedCertificate[];
  /** Schedules; `null` when Kubernetes was not asked. */
  readonly schedules: readonly InspectedSchedule[] | null;
  /** Tenants; `null` when they could not be listed. */
  readonly tenants: readonly InspectedTenant[] | null;
  /** What went on lately; `null` when Kubernetes was not asked. */
  readonly operations: InspectedOperations | null;
  /** What could not be read, and why, in sentences without a full stop. */
  readonly unread: readonly string[];
}

/** A member. */
export interface InspectedMember {
  /** Its name; its address where the name is not known. */
  readonly name: string;
  /** Where it was asked. */
  readonly endpoint: string;
  /** What it is in the cluster. */
  readonly role: "leader" | "follower" | "learner" | "unknown";
  /** Its etcd version. */
  readonly version: string | null;
  /** Size of its file. */
  readonly databaseBytes: number | null;
  /** What of the file holds data. */
  readonly inUseBytes: number | null;
  /** Share of the file that a defragmentation would free. */
  readonly freeShare: number | null;
  /** Entries by which it is behind the newest one that is known. */
  readonly raftLag: number | null;
  /** Whether it serves. */
  readonly health: "ready" | "unready" | "silent";
  /** What is wrong with it. */
  readonly problems: readonly string[];
}

/** The database of the member that uses most. */
export interface InspectedDatabase {
  /** The smallest quota of all members. */
  readonly quotaBytes: number | null;
  /** The largest file. */
  readonly fileBytes: number | null;
  /** The most that is in use. */
  readonly inUseBytes: number | null;
  /** The file's share of the quota, which is what etcd stops writes by. */
  readonly quotaShare: number | null;
  /** Growth of what is in use in bytes an hour; `null` when too little was seen. */
  readonly growthBytesPerHour: number | null;
  /** Seconds until the quota is reached at that pace; `null` when it is not growing. */
  readonly secondsToQuota: number | null;
  /** For how many seconds it was watched. */
  readonly watchedSeconds: number;
}

/** A certificate. */
export interface InspectedCertificate {
  /** What it is for. */
  readonly use: string;
  /** Its common name. */
  readonly name: string;
  /** Who presents it, or where it is. */
  readonly where: readonly string[];
  /** When it ends. */
  readonly notAfter: string;
  /** Seconds until then; negative when it has ended. */
  readonly secondsLeft: number;
  /** How it is. */
  readonly state: "valid" | "ending" | "ends-soon" | "ended";
}

/** Something that is done on schedule. */
export interface InspectedSchedule {
  /** What. */
  readonly task: string;
  /** When it last ended well. */
  readonly lastSuccess: string | null;
  /** When it last began. */
  readonly lastStart: string | null;
  /** Whether it is suspended. */
  readonly suspended: boolean;
}

/** A tenant. */
export interface InspectedTenant {
  /** Its name. */
  readonly name: string;
  /** Keys that exist. */
  readonly keys: number | null;
  /** Bytes of keys and current values. */
  readonly bytes: number | null;
}

/** What went on lately. */
export interface InspectedOperations {
  /** Who disturbs the cluster now. */
  readonly holder: string | null;
  /** Since when. */
  readonly since: string | null;
  /** Which keeper leads. */
  readonly keeper: string | null;
  /** What the keeper says. */
  readonly conditions: readonly InspectedCondition[] | null;
  /** The newest Events, newest first. */
  readonly events: readonly InspectedEvent[] | null;
  /** Whether the keeper works by the configuration that was applied. */
  readonly config: {
    readonly rendered: string | null;
    readonly kept: string | null;
    readonly inForce: boolean | null;
  };
}

/** A condition that the keeper maintains. */
export interface InspectedCondition {
  /** What it is about. */
  readonly type: string;
  /** Whether it is so. */
  readonly status: string;
  /** Why. */
  readonly message: string;
  /** Since when. */
  readonly since: string;
}

/** An Event. */
export interface InspectedEvent {
  /** When. */
  readonly at: string;
  /** Whether it is a warning. */
  readonly warning: boolean;
  /** What happened, in one word. */
  readonly reason: string;
  /** What happened. */
  readonly message: string;
}
