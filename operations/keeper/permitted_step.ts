import type { LeaseRecord } from "../kubernetes/lease_record.ts";
import { obstaclesTo } from "./disturbance.ts";
import type { Observation } from "./observation.ts";
import { operationOf, podOf } from "./operation_of.ts";
import { type Step, wait } from "./step.ts";

/**
 * Who holds the operations Lease when the keeper does. The name is the same for all keepers of a
 * cluster: only one of them leads, and it goes on with what another one began.
 */
export const keeperHolder = "keeper";

/** Milliseconds by which two clocks may differ. */
const clockTolerance = 30_000;

/**
 * Milliseconds after which nothing can be left of the effect of somebody's last step: longer than
 * the defragmentation of a full database, during which a member answers nobody.
 */
const longestEffect = 600_000;

/**
 * The step, or a wait in its place while somebody else disturbs the cluster. A Lease that its holder
 * let expire is taken over only behind the gate: when all members are well, nothing is left of the
 * step that was cut off.
 */
export function permittedStep(step: Step, seen: Observation): Step {
  const operation = operationOf(step);
  const holding = seen.operation?.record;
  if (operation === undefined || !isOthers(holding)) return step;
  const about = holding.work === undefined ? "" : `, at ${holding.work.operation}`;
  const overdue = seen.now - expiry(holding);
  if (overdue <= clockTolerance) {
    return wait("OperationRunning", `"${holding.holder}" holds the operations Lease${about}`);
  }
  const object = podOf(step);
  const isForgotten = overdue > longestEffect || isMembers(operation);
  const obstacles = obstaclesTo(
    seen,
    isForgotten && object !== undefined ? { except: object } : {},
  );
  if (obstacles.length === 0) return step;
  return wait(
    "OperationUnproven",
    `"${holding.holder}" let the operations Lease expire${about}, and whether its step is over is ` +
      `proven once all members are well: ${obstacles.join("; ")}`,
  );
}

/** Whether a Lease is somebody's, and not the keeper's. */
export function isOthers(record: LeaseRecord | undefined): record is LeaseRecord {
  return record !== undefined && record.holder !== "" && record.holder !== keeperHolder;
}

function expiry({ renewedAt, seconds }: LeaseRecord): number {
  return renewedAt.getTime() + seconds * 1_000;
}

/** These are about a member that is not well, which has proven by itself that nothing goes on in it. */
function isMembers(operation: string): boolean {
  return operation === "scale-out" || operation === "replace-member";
}
