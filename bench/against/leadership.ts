import { Failure } from "../../diagnostics/failure.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { LocalCluster } from "../targets/local/local_cluster.ts";

/** What leading is asked of. */
export type LedCluster = Pick<LocalCluster, "endpoints" | "credentialsOf">;

/**
 * Address of the member that leads.
 *
 * @throws {Failure} `target-failed` when no member says that it does
 */
export async function currentLeader(cluster: LedCluster): Promise<string> {
  const { leader } = await rolesOf(cluster);
  if (leader !== undefined) return leader;
  throw new Failure("target-failed", "Cluster of a side has no leader");
}

/**
 * Makes a member the leader unless it is; an election on a busy machine must not leave one side with
 * another way to its leader than the other for the rest of a comparison.
 *
 * @returns whether another one led
 * @throws {Failure} `target-failed` when no member leads
 */
export async function lead(cluster: LedCluster, endpoint: string): Promise<boolean> {
  const { ids, leader } = await rolesOf(cluster);
  if (leader === endpoint) return false;
  const targetID = ids.get(endpoint);
  if (leader === undefined || targetID === undefined) {
    throw new Failure("target-failed", "Cluster of a side has no leader");
  }
  const root = await connect(cluster, leader);
  try {
    await root.maintenance.moveLeader({ targetID });
  } finally {
    root.close();
  }
  return true;
}

interface Roles {
  readonly leader: string | undefined;
  /** Member ids by address. */
  readonly ids: ReadonlyMap<string, string>;
}

async function rolesOf(cluster: LedCluster): Promise<Roles> {
  const statuses = await Promise.all(cluster.endpoints.map(async (endpoint) => {
    const root = await connect(cluster, endpoint);
    try {
      const { header, leader } = await root.maintenance.status();
      return { endpoint, id: header.member_id, leads: leader === header.member_id };
    } finally {
      root.close();
    }
  }));
  return {
    leader: statuses.find(({ leads }) => leads)?.endpoint,
    ids: new Map(statuses.map(({ endpoint, id }) => [endpoint, id])),
  };
}

async function connect({ credentialsOf }: LedCluster, endpoint: string) {
  return connectEtcd({ endpoints: [endpoint], credentials: await credentialsOf("root") });
}
