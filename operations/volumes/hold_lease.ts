import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { ClusterClient } from "../adopt/cluster_client.ts";
import { giveOperationsLeaseBack, takeOperationsLease } from "../lease/operations_lease.ts";

/** The operations Lease in the hand of one run. */
export interface HeldLease {
  /**
   * Takes or renews it, unless that was done a moment ago.
   *
   * @returns whether it was taken just now: then what was seen before may have changed since
   * @throws {Failure} `adoption-refused` while another operation holds it
   */
  ensure(): Promise<boolean>;
  /**
   * Gives it back, if it is held still.
   *
   * @param finished whether nothing is left to do: then one that a killed run left is given back too
   */
  release(options: { readonly finished: boolean }): Promise<void>;
}

/** Whose it is, and how time is told. */
export interface HoldLeaseOptions {
  /** The cluster. */
  readonly config: EtcdCluster;
  /** Tells the moment. */
  readonly now: () => Date;
}

/** Milliseconds; the Lease lasts 180 s, and the longest step, the replacement, 120 s. */
const renewal = 30_000;

/** Holds the Lease that keeps disruptive operations from overlapping, once it is needed. */
export function holdLease(
  client: ClusterClient,
  { config, now }: HoldLeaseOptions,
): HeldLease {
  // The same for all runs, so that one goes on at once where another was killed.
  const holder = `volumes-grow/${config.metadata.name}`;
  let renewedAt: number | undefined;
  return {
    async ensure() {
      const moment = now();
      if (renewedAt !== undefined && moment.getTime() - renewedAt < renewal) return false;
      await takeOperationsLease(client, config, { holder, now: () => moment });
      renewedAt = moment.getTime();
      return true;
    },
    async release({ finished }) {
      if (renewedAt === undefined && !finished) return;
      renewedAt = undefined;
      await giveOperationsLeaseBack(client, config, { holder });
    },
  };
}
