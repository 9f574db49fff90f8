import { Buffer } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import type { Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import { connectEtcd } from "../../../etcd/connect_etcd.ts";
import type { MemberChoice, TrialAction } from "../../scenarios/trial.ts";
import type { LocalCluster } from "./local_cluster.ts";
import type { LocalMember } from "./local_member.ts";
import { linkSecurity } from "./security_rung.ts";
import { targetFailure } from "./target_failure.ts";

/** Milliseconds for what may take long: a defragmentation of gigabytes, say. */
const longRequest = 600_000;

/**
 * Does something to a local cluster and returns when it is over.
 *
 * @returns what was done, in words, with the members
 * @throws {Failure} `target-failed` when it did not work
 */
export async function actLocally(
  cluster: LocalCluster,
  action: TrialAction,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return await act(cluster, action, signal);
  } catch (error) {
    throw targetFailure(`Cluster cannot do "${action.kind}"`, error);
  }
}

async function act(
  cluster: LocalCluster,
  action: TrialAction,
  signal: AbortSignal | undefined,
): Promise<string> {
  switch (action.kind) {
    case "compact":
      return await compact(cluster);
    case "move-leader":
      return await moveLeader(cluster);
    case "defragment":
      return await each(cluster, {
        ...action,
        verb: "Defragmented",
        work: (member) => asRoot(cluster, member, (root) => root.maintenance.defragment()),
      });
    case "snapshot":
      return await each(cluster, {
        ...action,
        verb: "Read a snapshot of",
        work: (member) => asRoot(cluster, member, readSnapshot),
      });
    case "kill":
      return await each(cluster, {
        ...action,
        verb: "Killed and restarted",
        work: (member) => kill(member, { seconds: action.seconds, signal }),
      });
    case "pause":
      return await each(cluster, {
        ...action,
        verb: "Paused",
        work: (member) => pause(member, { seconds: action.seconds, signal }),
      });
  }
}

interface EachMember {
  readonly member: MemberChoice;
  readonly verb: string;
  readonly work: (member: LocalMember) => Promise<unknown>;
}

/** All at once where all are meant. */
async function each(cluster: LocalCluster, { member, verb, work }: EachMember): Promise<string> {
  const members = await chosen(cluster, member);
  await Promise.all(members.map(work));
  const names = members.map(({ name }) => name).join(", ");
  return `${verb} ${member === "all" ? names : `${member} ${names}`}`;
}

async function chosen(
  cluster: LocalCluster,
  choice: MemberChoice,
): Promise<readonly LocalMember[]> {
  if (choice === "all") return cluster.members;
  const { leader } = await leaderOf(cluster);
  if (choice === "leader") return [leader];
  const follower = cluster.members.find((member) => member !== leader);
  if (follower === undefined) throw new Failure("target-failed", "Cluster has no follower");
  return [follower];
}

interface Leadership {
  readonly leader: LocalMember;
  /** Raft ids in decimal, by member, of those that answered. */
  readonly ids: ReadonlyMap<LocalMember, string>;
}

/** A member that does not answer is no leader: it may be paused or down on purpose. */
async function leaderOf(cluster: LocalCluster): Promise<Leadership> {
  const answers = await Promise.all(cluster.members.map(async (member) => {
    try {
      return await asRoot(cluster, member, (root) => root.maintenance.status(), 2_000);
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

async function compact(cluster: LocalCluster): Promise<string> {
  const { leader } = await leaderOf(cluster);
  return await asRoot(cluster, leader, async (root) => {
    const { header } = await root.kv.range({ key: Buffer.from("/"), count_only: true });
    await root.kv.compact({ revision: header.revision });
    return `Compacted to revision ${header.revision}`;
  });
}

async function moveLeader(cluster: LocalCluster): Promise<string> {
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

interface Outage {
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

async function kill(member: LocalMember, outage: Outage): Promise<void> {
  await member.kill();
  await rest(outage);
  member.start();
  await member.ready();
}

async function pause(member: LocalMember, outage: Outage): Promise<void> {
  member.signal("SIGSTOP");
  await rest(outage);
  member.signal("SIGCONT");
}

/** An interruption shortens an outage; what was taken down comes back all the same. */
async function rest({ seconds, signal }: Outage): Promise<void> {
  await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

async function asRoot<Result>(
  cluster: LocalCluster,
  member: LocalMember,
  use: (root: Etcd3) => Promise<Result>,
  requestTimeout = longRequest,
): Promise<Result> {
  const root = connectEtcd({
    endpoints: [member.endpoint],
    credentials: await cluster.credentialsOf("root"),
    security: linkSecurity(cluster.security),
    requestTimeout,
  });
  try {
    return await use(root);
  } finally {
    root.close();
  }
}
