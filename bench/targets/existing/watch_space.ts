import { Failure } from "../../../diagnostics/failure.ts";
import { humanBytes } from "../../../manifests/explain/human_bytes.ts";
import type { ExistingCluster } from "./existing_cluster.ts";
import type { SpaceLimits } from "./space_limits.ts";
import { rootClient } from "./survey_cluster.ts";

/** Watches that a run does not fill the database of a cluster that is not its own. */
export interface SpaceWatch {
  /** Why the run has to end, once it has to. */
  readonly failure: Failure | undefined;
  /** Ends the watching. */
  end(): void;
}

const interval = 1_000;

/** Asks each member every second how large its database is, and tells once it is too large. */
export function watchSpace(
  cluster: ExistingCluster,
  limits: SpaceLimits,
  onFull: (failure: Failure) => void,
): SpaceWatch {
  const clients = cluster.endpoints.map((endpoint) => rootClient(cluster, [endpoint]));
  let failure: Failure | undefined;
  const look = async (): Promise<void> => {
    // A member that does not answer is seen by those who measure.
    const answers = await Promise.allSettled(
      clients.map((client) => client.maintenance.status({ deadline: Date.now() + interval })),
    );
    const sizes = answers.map((answer) =>
      answer.status === "fulfilled" ? Number(answer.value.dbSize) : 0
    );
    const grown = Math.max(...sizes) - limits.databaseBytes;
    if (failure !== undefined || grown <= limits.growthBytes) return;
    failure = new Failure(
      "target-failed",
      `Database of ${cluster.place} has grown by ${bytes(grown)}, more than the ` +
        `${bytes(limits.growthBytes)} that were agreed to; the run was ended`,
      { hint: "Make less load, or run it with --target local" },
    );
    onFull(failure);
  };
  const timer = setInterval(() => void look(), interval);
  return {
    get failure() {
      return failure;
    },
    end: () => {
      clearInterval(timer);
      for (const client of clients) client.close();
    },
  };
}

function bytes(count: number): string {
  return humanBytes(BigInt(count));
}
