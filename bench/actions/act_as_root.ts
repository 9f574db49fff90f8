import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { RootAction } from "../scenarios/trial.ts";
import { targetFailure } from "../targets/local/target_failure.ts";
import type { Target } from "../targets/target.ts";
import type { LoadCheck } from "../workloads/workload.ts";
import { churnTenants } from "./churn_tenants.ts";
import { countUsage } from "./count_usage.ts";
import { freeSpace } from "./free_space.ts";
import { probeIsolation } from "./probe_isolation.ts";

/** What an action came to. */
export interface ActionOutcome extends LoadCheck {
  /** What was done, in words. */
  readonly title: string;
}

/** What root does something to. */
export interface ActAsRootOptions {
  /** The cluster. */
  readonly target: Target;
  /** The tenants of the trial. */
  readonly tenants: readonly Tenant[];
  /** Ends early what may take long. */
  readonly signal: AbortSignal;
}

/**
 * Does something over etcd's API that any cluster can do, whoever started it.
 *
 * @throws {Failure} `target-failed` when it did not work, `usage` where it makes no sense
 */
export async function actAsRoot(
  action: RootAction,
  options: ActAsRootOptions,
): Promise<ActionOutcome> {
  try {
    switch (action.kind) {
      case "probe-isolation":
        return await probeIsolation(action.seconds, options);
      case "free-space":
        return await freeSpace(options);
      case "count-usage":
        return await countUsage(options);
      case "churn-tenants":
        return await churnTenants(action, options);
    }
  } catch (error) {
    throw targetFailure(`Root cannot do "${action.kind}"`, error);
  }
}
