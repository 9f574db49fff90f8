import type { StoredCondition } from "../keeper/status.ts";

/** What Kubernetes says of a cluster. Each part is `undefined` when it could not be read. */
export interface KubernetesFacts {
  /** The hash of the configuration that was rendered and applied. */
  readonly renderedHash: string | undefined;
  /** The hash of the configuration that the keeper last worked by. */
  readonly keptHash: string | undefined;
  /** What the keeper says of the cluster. */
  readonly conditions: readonly StoredCondition[] | undefined;
  /** Who disturbs the cluster now; `undefined` also when nobody ever did. */
  readonly operation: LeaseFact | undefined;
  /** Which keeper leads; `undefined` also when none ever did. */
  readonly keeper: LeaseFact | undefined;
  /** The newest Events of the StatefulSet, newest first. */
  readonly events: readonly EventFact[] | undefined;
  /** The members' pods. */
  readonly pods: readonly PodFact[] | undefined;
  /** The CronJobs there are. */
  readonly schedules: readonly ScheduleFact[];
  /** Certificates in Secrets. */
  readonly secrets: readonly SecretFact[];
  /** What the person may not read, as RBAC calls it. */
  readonly forbidden: readonly string[];
}

/** A Lease. */
export interface LeaseFact {
  /** Who holds it, if anybody does: one that expired is held by nobody. */
  readonly holder: string | undefined;
  /** When it was taken, if it is held. */
  readonly since: Date | undefined;
}

/** An Event. */
export interface EventFact {
  /** When it last happened. */
  readonly at: Date;
  /** Whether it is a warning. */
  readonly isWarning: boolean;
  /** What happened, in one word. */
  readonly reason: string;
  /** What happened. */
  readonly message: string;
}

/** The pod of a member. */
export interface PodFact {
  /** Its name, which is the member's. */
  readonly name: string;
  /** Whether it is ready. */
  readonly isReady: boolean;
  /** How often its containers were started again. */
  readonly restarts: number;
  /** Why it is not ready, as in `CrashLoopBackOff`. */
  readonly trouble: string | undefined;
}

/** A CronJob of ours. */
export interface ScheduleFact {
  /** What it does. */
  readonly task: ScheduledTask;
  /** Its name. */
  readonly name: string;
  /** Whether it is suspended. */
  readonly isSuspended: boolean;
  /** When it was made. */
  readonly createdAt: Date;
  /** When it last began. */
  readonly lastStart: Date | undefined;
  /** When it last ended well. */
  readonly lastSuccess: Date | undefined;
}

/** What CronJobs do. */
export type ScheduledTask = "snapshot" | "verification" | "drill" | "defragmentation";

/** A certificate in a Secret. */
export interface SecretFact {
  /** What it is for. */
  readonly use: "server" | "peer" | "root" | "keeper";
  /** The Secret. */
  readonly name: string;
  /** Its serial number in upper-case hexadecimal. */
  readonly serial: string;
  /** When it becomes valid. */
  readonly notBefore: Date;
  /** When it ends. */
  readonly notAfter: Date;
}
