import type { Etcd3 } from "etcd3";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";

/** What one member says of itself. Sizes are bytes. */
export interface MemberHealth {
  /** `host:port` at which it was asked. */
  readonly endpoint: string;
  /** Its id, in hexadecimal as etcd prints it. */
  readonly id: string;
  /** Its name; empty for one that never started, and for a learner, which does not tell. */
  readonly name: string;
  /** Its etcd version. */
  readonly version: string;
  /** Whether it has no vote yet. */
  readonly isLearner: boolean;
  /** The id of the member it takes for the leader; "0" when it knows none. */
  readonly leader: string;
  /** Size of its database file. */
  readonly databaseSize: number;
  /** What of that file holds data; the rest can be freed by a defragmentation. */
  readonly databaseInUse: number;
  /** The last entry of the raft log it knows to be committed. */
  readonly raftIndex: number;
  /** The last entry it has applied. */
  readonly appliedIndex: number;
  /** Its complaints, such as an alarm. */
  readonly errors: readonly string[];
}

/** A member that did not answer, and why. */
export interface SilentMember {
  /** `host:port` at which it was asked. */
  readonly endpoint: string;
  /** The error it was. */
  readonly cause: unknown;
}

/** Who is asked, and as whom. */
export interface MemberHealthOptions {
  /** As whom; any user that exists will do. */
  readonly credentials: ClientCredentials;
  /** Milliseconds for the answer. Default 5000. */
  readonly timeout?: number;
}

/**
 * Asks one member how it is. Status needs no quorum, and any authenticated user may ask
 * (etcd server/etcdserver/api/v3rpc/maintenance.go, since 3.6.12).
 */
export async function readMemberHealth(
  endpoint: string,
  { credentials, timeout = 5_000 }: MemberHealthOptions,
): Promise<MemberHealth | SilentMember> {
  const client = connectEtcd({ endpoints: [endpoint], credentials, requestTimeout: timeout });
  try {
    return await memberHealthOf(client, endpoint);
  } catch (cause) {
    return { endpoint, cause };
  } finally {
    client.close();
  }
}

/** Whether a member answered. */
export function hasAnswered(member: MemberHealth | SilentMember): member is MemberHealth {
  return "id" in member;
}

/**
 * Asks over a connection that there is already.
 *
 * @throws what the client throws
 */
export async function memberHealthOf(client: Etcd3, endpoint: string): Promise<MemberHealth> {
  const status = await client.maintenance.status();
  const id = status.header.member_id;
  return {
    endpoint,
    id: BigInt(id).toString(16),
    name: status.isLearner ? "" : await nameOf(client, id),
    version: status.version,
    isLearner: status.isLearner,
    leader: BigInt(status.leader).toString(16),
    databaseSize: Number(status.dbSize),
    databaseInUse: Number(status.dbSizeInUse),
    raftIndex: Number(status.raftIndex),
    appliedIndex: Number(status.raftAppliedIndex),
    errors: status.errors,
  };
}

/** The list is the one the member has: reading it must not need a quorum either. */
async function nameOf(client: Etcd3, id: string): Promise<string> {
  const { members } = await client.cluster.memberList({ linearizable: false });
  return members.find((member) => member.ID === id)?.name ?? "";
}
