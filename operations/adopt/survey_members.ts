import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import type { MemberHealth, SilentMember } from "../health/member_health.ts";

/** A member as the member list has it. */
export interface ListedMember {
  /** Its name; empty for one that never started. */
  readonly name: string;
  /** Under which URLs other members find it. */
  readonly peerUrls: readonly string[];
}

/** What one member says. */
export interface MemberSurvey {
  /** The pod that was asked. */
  readonly pod: string;
  /** How it is, or why it does not say. */
  readonly health: MemberHealth | SilentMember;
  /** Whether it checks who asks; `undefined` when it did not say. */
  readonly authentication: boolean | undefined;
  /** The member list, read with a quorum; `undefined` when there is none. */
  readonly list: readonly ListedMember[] | undefined;
}

/** Who is asked, and as whom. */
export interface SurveyOptions {
  /** The pod. */
  readonly pod: string;
  /** `host:port` of its client port. */
  readonly endpoint: string;
  /** The name its certificate must be valid for, which tells it from any other member. */
  readonly serverName: string;
  /** As user root. */
  readonly credentials: ClientCredentials;
}

/** Milliseconds for each answer; a cluster that needs longer is not well. */
const timeout = 10_000;

/** Asks one member, as root, how it and the cluster are. It never throws. */
export async function surveyMember(options: SurveyOptions): Promise<MemberSurvey> {
  const { credentials, endpoint, pod, serverName } = options;
  const client = connectEtcd({
    endpoints: [endpoint],
    credentials,
    serverName,
    requestTimeout: timeout,
  });
  try {
    const status = await client.maintenance.status();
    const { members } = await client.cluster.memberList({ linearizable: true });
    const { enabled } = await client.auth.authStatus();
    const id = status.header.member_id;
    return {
      pod,
      authentication: enabled,
      list: members.map(({ name, peerURLs }) => ({ name, peerUrls: peerURLs })),
      health: {
        endpoint,
        id: BigInt(id).toString(16),
        name: members.find((member) => member.ID === id)?.name ?? "",
        version: status.version,
        isLearner: status.isLearner,
        leader: BigInt(status.leader).toString(16),
        databaseSize: Number(status.dbSize),
        databaseInUse: Number(status.dbSizeInUse),
        raftIndex: Number(status.raftIndex),
        appliedIndex: Number(status.raftAppliedIndex),
        errors: status.errors,
      },
    };
  } catch (cause) {
    return { pod, health: { endpoint, cause }, authentication: undefined, list: undefined };
  } finally {
    client.close();
  }
}
