import { Failure } from "../../../diagnostics/failure.ts";
import { humanBytes } from "../../../manifests/explain/human_bytes.ts";
import type { Trial } from "../../scenarios/trial.ts";
import { spaceNeeded } from "./space_needed.ts";
import type { ClusterSurvey } from "./survey_cluster.ts";

/** How much of a database a run may use. */
export interface SpaceLimits {
  /** Bytes of the largest database before the run. */
  readonly databaseBytes: number;
  /** Bytes that the run is expected to need. */
  readonly neededBytes: number;
  /** Bytes by which it may grow before the run is ended. */
  readonly growthBytes: number;
}

/** Of the quota, so that the other tenants' writes have space during the run and after it. */
const quotaShare = 0.8;

/** etcd takes space in steps (bbolt, 16 MiB and more), which the least run must have. */
const leastGrowth = 64 * 2 ** 20;

/**
 * How much a run may use: twice what it is expected to need, and at most what is left up to four
 * fifths of the quota.
 *
 * @throws {Failure} `target-failed` when less is left than the run needs
 */
export function spaceLimits(
  { databaseBytes, quotaBytes }: Pick<ClusterSurvey, "databaseBytes" | "quotaBytes">,
  { place, trials }: { readonly place: string; readonly trials: readonly Trial[] },
): SpaceLimits {
  const neededBytes = spaceNeeded(trials);
  const room = Math.max(0, Math.floor(quotaShare * quotaBytes) - databaseBytes);
  if (neededBytes <= room) {
    const growthBytes = Math.min(room, Math.max(leastGrowth, 2 * neededBytes));
    return { databaseBytes, neededBytes, growthBytes };
  }
  throw new Failure(
    "target-failed",
    `Database of ${place} has ${
      room === 0 ? "nothing" : bytes(room)
    } left up to four fifths of its quota of ` +
      `${bytes(quotaBytes)}, and the run may need ${bytes(neededBytes)}`,
    { hint: "Make less load by --rate, --duration or --tenants, or run it with --target local" },
  );
}

function bytes(count: number): string {
  return humanBytes(BigInt(Math.round(count)));
}
