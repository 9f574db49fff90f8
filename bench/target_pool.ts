import type { ClusterNeeds } from "./scenarios/trial.ts";
import type { OpenTarget, Target } from "./targets/target.ts";

/** The cluster that trials of a run share, one at a time. */
export interface TargetPool {
  /** The open cluster, where it is what is needed; otherwise it is closed and another one opened. */
  take(needs: ClusterNeeds): Promise<Target>;
  /** Closes the open cluster. */
  close(): Promise<void>;
}

/** Creates the pool of a run. There is one cluster at a time: a second one would be load. */
export function createTargetPool(open: OpenTarget): TargetPool {
  let current: { readonly target: Target; readonly key: string } | undefined;
  const close = async (): Promise<void> => {
    const { target } = current ?? {};
    current = undefined;
    await target?.close();
  };
  return {
    close,
    take: async (needs) => {
      const key = keyOf(needs);
      if (current !== undefined && current.key === key && needs.fresh !== true) {
        return current.target;
      }
      await close();
      current = { target: await open(needs), key };
      return current.target;
    },
  };
}

/** Whether a cluster has to be fresh says nothing of what it is. */
function keyOf({ members, quotaBytes, security = "authenticated" }: ClusterNeeds): string {
  return JSON.stringify([members, quotaBytes, security]);
}
