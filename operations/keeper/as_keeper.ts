import type { Etcd3 } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { certifiedLocations } from "./keeper_plan.ts";
import type { MemberObservation } from "./observation.ts";
import { speaksForCluster } from "./observe_members.ts";
import { certifiedKeyIn, valueIn, type Workbench } from "./workbench.ts";

/** Milliseconds for one request that changes something: etcd's own limit is 7 s. */
const timeout = 10_000;

/** Who is asked, and what. */
export interface AskOptions {
  /** What is done with the connection. */
  readonly use: (client: Etcd3) => Promise<void>;
  /** The credentials. Default: the keeper's own. */
  readonly as?: CertifiedKey;
  /** The pod of the member that is asked. Default: the leader, or whoever can pass it on to it. */
  readonly pod?: string;
}

/**
 * Connects to one member for a change.
 *
 * @throws {Failure} `etcd-not-ready` when no member can be asked, and what `use` throws
 */
export async function asKeeper(bench: Workbench, options: AskOptions): Promise<void> {
  const { plan: { config, addresses }, seen } = bench;
  const pod = options.pod ?? spokesmanOf(seen.etcd.members);
  if (pod === undefined) throw new Failure("etcd-not-ready", "No member can be asked");
  const { keeperClient, trustedClients } = certifiedLocations(config);
  const { secret, certificate: key } = trustedClients;
  const leaf = options.as ?? await certifiedKeyIn(bench, keeperClient);
  const client = connectEtcd({
    endpoints: [addresses.endpoint(pod)],
    credentials: { ...leaf, trust: await valueIn(bench, { secret, key }) },
    requestTimeout: timeout,
  });
  try {
    await options.use(client);
  } finally {
    client.close();
  }
}

/** Some changes of members fail when a follower passes them on with authentication (before 3.6.6). */
function spokesmanOf(members: readonly MemberObservation[]): string | undefined {
  const able = members.filter(speaksForCluster);
  const leader = able.find((each) =>
    each.state === "serving" && each.health.id === each.health.leader
  );
  return (leader ?? able[0] ?? members.find(({ state }) => state === "refusing"))?.pod;
}
