import type { Progress } from "../../diagnostics/progress.ts";
import type { ClusterClient } from "../adopt/cluster_client.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { carryOutGrowth } from "./carry_out_growth.ts";
import { asGrowthFailure, growthRefusal, overdueClaim } from "./growth_failure.ts";
import type { SeenClaim } from "./growth_observation.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import type { GrowthStep } from "./growth_step.ts";
import { type HeldLease, holdLease } from "./hold_lease.ts";
import { nextGrowthStep } from "./next_growth_step.ts";
import { observeGrowth, readStorageClasses } from "./observe_growth.ts";
import { tellGrowth } from "./tell_growth.ts";

/** What growing volumes works with. */
export interface GrowthTools {
  /** The Kubernetes API. */
  readonly client: ClusterClient;
  /** The field manager that applies our objects: Argo CD's or kubectl's. */
  readonly manager: string;
  /** Told about each step. */
  readonly progress: Progress;
  /** Tells the moment. */
  readonly now: () => Date;
  /** Ends it between two steps when it aborts. */
  readonly signal: AbortSignal;
  /** Milliseconds that one volume may take. */
  readonly patience: number;
  /** Milliseconds between two looks at a claim that grows. Default 1 000. */
  readonly interval?: number;
}

/** What one run did. */
export interface GrowthReport {
  /** The claims as the run found them, in order; by now all have the size of the plan. */
  readonly found: readonly SeenClaim[];
  /** Whether it replaced the StatefulSet, or finished that. */
  readonly replaced: boolean;
}

/**
 * Grows the volumes of all members, one after the other, then replaces the StatefulSet under its
 * pods, so that it asks for this size too. No pod restarts by it. It may be killed at any moment:
 * the next run sees how far things are and goes on.
 *
 * @throws {Failure} `target-failed` with everything that stands against it, before anything is
 * changed, or with the claim that did not grow in time; `kubernetes-request-failed`
 */
export async function growVolumes(tools: GrowthTools, plan: GrowthPlan): Promise<GrowthReport> {
  const lease = holdLease(tools.client, { config: plan.config, now: tools.now });
  const teller = tellGrowth(tools.progress, plan);
  let hasEnded = false;
  try {
    const report = await growUnder(lease, { tools, plan, tell: teller.tell });
    hasEnded = true;
    await lease.release({ finished: true });
    return report;
  } catch (error) {
    teller.fail();
    // What went wrong is told, even if the Lease cannot be given back: it expires by itself.
    if (!hasEnded) await lease.release({ finished: false }).catch(() => undefined);
    throw asGrowthFailure(error);
  }
}

interface Run {
  readonly tools: GrowthTools;
  readonly plan: GrowthPlan;
  readonly tell: (step: GrowthStep) => void;
}

async function growUnder(lease: HeldLease, { plan, tell, tools }: Run): Promise<GrowthReport> {
  const { client, manager, signal } = tools;
  const classes = await readStorageClasses(client);
  const waiting = patienceOf(tools, plan);
  let found: readonly SeenClaim[] | undefined;
  let replaced = false;
  while (true) {
    signal.throwIfAborted();
    const seen = await observeGrowth(client, { plan, classes });
    found ??= seen.claims;
    const step = nextGrowthStep(plan, seen);
    if (step.kind === "refused") throw growthRefusal(step.problems);
    if (step.kind === "settled") {
      tell(step);
      return { found, replaced };
    }
    // Before it was held, the keeper may have changed what was seen.
    if (await lease.ensure()) continue;
    tell(step);
    if (step.kind === "await-claim") {
      await waiting(step);
      continue;
    }
    replaced ||= step.kind !== "grow-claim";
    await carryOutGrowth(client, { plan, step, manager }).catch((error) => {
      throw asGrowthFailure(error, step);
    });
  }
}

type Waiting = (step: GrowthStep & { readonly kind: "await-claim" }) => Promise<void>;

/** Waits a moment for a claim, and no longer than it may take in all. */
function patienceOf(
  { interval = 1_000, now, patience, signal }: GrowthTools,
  plan: GrowthPlan,
): Waiting {
  const { namespace = "" } = plan.statefulSet.metadata;
  const since = new Map<string, number>();
  return async (step) => {
    const moment = now().getTime();
    const begin = since.get(step.claim) ?? moment;
    since.set(step.claim, begin);
    if (moment - begin >= patience) {
      throw overdueClaim(step, { namespace, seconds: patience / 1_000 });
    }
    await sleep(interval, signal);
  };
}
