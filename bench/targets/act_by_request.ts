import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { connectRoot } from "../actions/connect_root.ts";
import type { LoadEndpoints } from "../engine/load_plan.ts";
import type { MemberChoice, TrialAction } from "../scenarios/trial.ts";

/** A member that can be asked. */
export interface AskedMember {
  /** Its name. */
  readonly name: string;
  /** `host:port` of its client port. */
  readonly endpoint: string;
}

/** A cluster that does what it is asked for. */
export interface AskedCluster<Member extends AskedMember = AskedMember>
  extends Pick<LoadEndpoints, "security" | "serverName"> {
  /** Its members. */
  readonly members: readonly Member[];
  /** The credentials of root. */
  root(): Promise<ClientCredentials>;
}

/** What etcd does when it is asked for it: everything but faults. */
export type RequestedAction = Exclude<TrialAction, { readonly kind: "kill" | "pause" }>;

/** Milliseconds in which a member says whether it leads. */
const statusTimeout = 2_000;

/**
 * Asks members as root to do something and returns when it is over.
 *
 * @returns what was done, in words, with the members
 * @throws {Failure} `target-failed` where there is no leader or no follower; what etcd said otherwise
 */
export async function actByRequest(
  cluster: AskedCluster,
  action: RequestedAction,
): Promise<string> {
  switch (action.kind) {
    case "compact":
      return await compact(cluster);
    case "move-leader":
      return await moveLeader(cluster);
    case "defragment":
      return await onEachMember(cluster, {
        ...action,
        verb: "Defragmented",
        work: (member) => asRoot(cluster, member, (root) => root.maintenance.defragment()),
      });
    case "snapshot":
      return await onEachMember(cluster, {
        ...action,
        verb: "Read a snapshot of",
        work: (member) => asRoot(cluster, member, readSnapshot),
      });
  }
}

/** Something that is done to members. */
export interface EachMember<Member> {
  /** Which ones. */
  readonly member: MemberChoice;
  /** What is done, as the beginning of a sentence: `Paused`. */
  readonly verb: string;
  /** Does it to one. */
  readonly work: (member: Member) => Promise<unknown>;
}

/**
 * Does something to the members that are meant, to all at once where all are.
 *
 * @returns what was done, in words, with the members
 * @throws {Failure} `target-failed` where there is no leader or no follower
 */
export async function onEachMember<Member extends AskedMember>(
  cluster: AskedCluster<Member>,
  { member, verb, work }: EachMember<Member>,
): Promise<string> {
  const members = await chosen(cluster, member);
  await Promise.all(members.map(work));
  const names = members.map(({ name }) => name).join(", ");
  return `${verb} ${member === "all" ? names : `${member} ${names}`}`;
}

async function chosen<Member extends AskedMember>(
  cluster: AskedCluster<Member>,
  choice: MemberChoice,
): Promise<readonly Member[]> {
  if (choice === "all") return cluster.members;
  const { leader } = await leaderOf(cluster);
  if (choice === "leader") return [leader];
  const follower = cluster.members.find((member) => member !== leader);
  if (follower === undefined) throw new Failure("target-failed", "Cluster has no follower");
  return [follower];
}

interface Leadership<Member> {
  readonly leader: Member;
  /** Raft ids in decimal, by member, of those that answered. */
  readonly ids: ReadonlyMap<Member, string>;
}

/** A member that does not answer is no leader: it may be paused or down on purpose. */
async function leaderOf<Member extends AskedMember>(
  cluster: AskedCluster<Member>,
): Promise<Leadership<Member>> {
  const answers = await Promise.all(cluster.members.map(async (member) => {
    try {
      const deadline = Date.now() + statusTimeout;
      return await asRoot(cluster, member, (root) => root.maintenance.status({ deadline }));
    } catch {
      return undefined;
    }
  }));
  const ids = new Map(cluster.members.flatMap((member, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : [[member, answer.header.member_id] as const];
  }));
  const leader = cluster.members.find((member, index) => {
    const answer = answers[index];
    return answer !== undefined && answer.leader === ids.get(member);
  });
  if (leader === undefined) throw new Failure("target-failed", "Cluster has no leader");
  return { leader, ids };
}

async function compact(cluster: AskedCluster): Promise<string> {
  const { leader } = await leaderOf(cluster);
  return await asRoot(cluster, leader, async (root) => {
    const { header } = await root.kv.range({ key: Buffer.from("/"), count_only: true });
    await root.kv.compact({ revision: header.revision });
    return `Compacted to revision ${header.revision}`;
  });
}

async function moveLeader(cluster: AskedCluster): Promise<string> {
  const { ids, leader } = await leaderOf(cluster);
  const [heir, targetID] = [...ids].find(([member]) => member !== leader) ?? [];
  if (heir === undefined || targetID === undefined) {
    throw new Failure("target-failed", "Cluster has no follower to lead it");
  }
  await asRoot(cluster, leader, (root) => root.maintenance.moveLeader({ targetID }));
  return `Moved leadership from ${leader.name} to ${heir.name}`;
}

async function readSnapshot(root: Etcd3): Promise<void> {
  const stream = await root.maintenance.snapshot();
  await new Promise<void>((resolve, reject) => {
    stream.on("data", () => {});
    stream.on("end", resolve);
    stream.on("error", reject);
  });
}

async function asRoot<Result>(
  cluster: AskedCluster,
  member: AskedMember,
  use: (root: Etcd3) => Promise<Result>,
): Promise<Result> {
  const root = await connectRoot({ ...cluster, endpoints: [member.endpoint] });
  try {
    return await use(root);
  } finally {
    root.close();
  }
}
