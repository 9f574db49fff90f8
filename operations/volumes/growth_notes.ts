import type { V1StatefulSet } from "@kubernetes/client-node";
import { formatBytes } from "../../manifests/config/quantity.ts";
import { etcdFlags } from "../adopt/etcd_flags.ts";
import type { GrowthObservation } from "./growth_observation.ts";
import type { GrowthPlan } from "./growth_plan.ts";

const quotaFlag = "quota-backend-bytes";

/** What a person should know before the volumes grow, and what stands against nothing. */
export function growthNotes(plan: GrowthPlan, { classes, set }: GrowthObservation): string[] {
  const notes: string[] = [];
  if (classes === undefined) {
    notes.push(
      "StorageClasses may not be listed with this context, so the API server decides claim by " +
        "claim whether its volume can grow",
    );
  }
  const [live, wanted] = [quotaOf(set?.object), quotaOf(plan.statefulSet)];
  if (live !== undefined && wanted !== undefined && live < wanted) {
    notes.push(
      `spec.quota rises too, from ${formatBytes(live)} to ${formatBytes(wanted)}: that belongs ` +
        "into a later commit, when all volumes have grown",
    );
  }
  return notes;
}

function quotaOf(set: V1StatefulSet | undefined): bigint | undefined {
  const containers = set?.spec?.template.spec?.containers ?? [];
  const [text] = containers.flatMap((container) => etcdFlags(container)[quotaFlag] ?? []);
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined;
}
