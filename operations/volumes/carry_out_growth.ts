import type { ClusterClient } from "../adopt/cluster_client.ts";
import { giveCountToKeeper, replaceStatefulSet } from "../adopt/replace_stateful_set.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import type { GrowthStep } from "./growth_step.ts";
import { forgetReplacement, saveReplacement } from "./saved_replacement.ts";

/** By whom a step is carried out, and for what. */
export interface CarryOutOptions {
  /** What is to become of the volumes. */
  readonly plan: GrowthPlan;
  /** The step; those that only wait or tell do nothing. */
  readonly step: GrowthStep;
  /** The field manager that applies our objects: Argo CD's or kubectl's. */
  readonly manager: string;
}

/**
 * Carries out one step. It may be cut off anywhere: the next observation tells how far it came.
 *
 * @throws {Failure} `kubernetes-request-failed`, or `adoption-refused` when the old StatefulSet
 * does not go
 */
export async function carryOutGrowth(
  client: ClusterClient,
  { manager, plan, step }: CarryOutOptions,
): Promise<void> {
  const { namespace = "" } = plan.statefulSet.metadata;
  switch (step.kind) {
    case "grow-claim": {
      const metadata = { name: step.claim, namespace };
      const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata };
      return await client.merge(claim, { spec: { resources: { requests: { storage: step.to } } } });
    }
    case "save-replacement":
      return await saveReplacement(client, step.saved);
    case "replace-set":
      await replaceStatefulSet(client, { ...step.saved, manager });
      // At once: until then the count is the applier's, whose next sync would drop it.
      return await giveCountToKeeper(client, { ...step.saved, manager });
    case "give-count":
      return await giveCountToKeeper(client, { ...step.saved, manager });
    case "forget-replacement":
      return await forgetReplacement(client, plan.statefulSet);
    case "await-claim":
    case "refused":
    case "settled":
      return;
  }
}
