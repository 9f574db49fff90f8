import type { Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import { connectEtcd } from "../../../etcd/connect_etcd.ts";
import { isAuthenticationEnabled } from "../../../etcd/enable_authentication.ts";
import { etcdErrorClass } from "../../../etcd/error_class.ts";
import { readQuota } from "../../../operations/inspection/member_metrics.ts";
import type { AskedMember } from "../act_by_request.ts";
import type { ExistingCluster } from "./existing_cluster.ts";

/** What a cluster says of itself before anything is done to it. */
export interface ClusterSurvey {
  /** Its members, in the order of the endpoints. */
  readonly members: readonly AskedMember[];
  /** How many members it has, asked or not. */
  readonly memberCount: number;
  /** The oldest version of etcd among them. */
  readonly version: string;
  /** Whether authentication is on. */
  readonly isAuthenticated: boolean;
  /** Users, those of the cluster among them. */
  readonly users: number;
  /** Bytes of the largest database. */
  readonly databaseBytes: number;
  /** The smallest quota of its members in bytes. */
  readonly quotaBytes: number;
  /** Whether a member or the configuration says so, or nobody and it is etcd's own default. */
  readonly isQuotaKnown: boolean;
}

/** What etcd takes when it is told nothing: 2 GiB (etcd server/storage/quota.go). */
const defaultQuota = 2 * 2 ** 30;

/** Milliseconds in which a member tells its quota, or the configuration's is taken. */
const quotaTimeout = 3_000;

/**
 * Asks every member how it is, and the cluster who uses it. Nothing is changed.
 *
 * @throws {Failure} `target-failed` when a member does not answer, has no leader or refuses, or when
 * an alarm is on
 */
export async function surveyCluster(cluster: ExistingCluster): Promise<ClusterSurvey> {
  const answers = await Promise.all(cluster.endpoints.map(async (endpoint) => {
    const { header, ...status } = await asked(cluster, endpoint, (c) => c.maintenance.status());
    if (status.leader === "0") throw failure(`Member at ${endpoint} has no leader`);
    return { endpoint, id: header.member_id, ...status };
  }));
  const [first = ""] = cluster.endpoints;
  const quota = await quotaOf(cluster);
  return await asked(cluster, first, async (root) => {
    const { alarms = [] } = await root.maintenance.alarm({ action: "Get" });
    if (alarms.length > 0) {
      throw failure(
        `Cluster has an alarm: ${alarms.map(({ alarm }) => alarm.toUpperCase()).join(", ")}`,
      );
    }
    const { members } = await root.cluster.memberList({ linearizable: true });
    const isAuthenticated = await isAuthenticationEnabled(root);
    const { users = [] } = isAuthenticated ? await root.auth.userList() : {};
    return {
      members: answers.map(({ endpoint, id }) => {
        return { endpoint, name: members.find(({ ID }) => ID === id)?.name || endpoint };
      }),
      memberCount: members.filter(({ isLearner }) => !isLearner).length,
      version: answers.map(({ version }) => version).sort(byNumber)[0] ?? "",
      isAuthenticated,
      users: users.length,
      databaseBytes: Math.max(...answers.map(({ dbSize }) => Number(dbSize))),
      quotaBytes: quota ?? defaultQuota,
      isQuotaKnown: quota !== undefined,
    };
  });
}

/** Zero is that of a member without any (etcd server/storage/quota.go), where the default is kept. */
async function quotaOf(cluster: ExistingCluster): Promise<number | undefined> {
  const { endpoints, quotaBytes, root: credentials, serverName } = cluster;
  const told = await Promise.all(
    endpoints.map((endpoint) =>
      readQuota(endpoint, { credentials, serverName, timeout: quotaTimeout }).catch(() => undefined)
    ),
  );
  const known = told.flatMap((quota) => quota !== undefined && quota > 0 ? [quota] : []);
  return known.length > 0 ? Math.min(...known) : quotaBytes;
}

/** Connects as root to a cluster. The caller closes the client. */
export function rootClient(cluster: ExistingCluster, endpoints = cluster.endpoints): Etcd3 {
  const { root: credentials, serverName } = cluster;
  return connectEtcd({
    endpoints,
    credentials,
    ...(serverName === undefined ? {} : { serverName }),
  });
}

async function asked<Result>(
  cluster: ExistingCluster,
  endpoint: string,
  work: (client: Etcd3) => Promise<Result>,
): Promise<Result> {
  const client = rootClient(cluster, [endpoint]);
  try {
    return await work(client);
  } catch (cause) {
    if (cause instanceof Failure || !(cause instanceof Error)) throw cause;
    const errorClass = etcdErrorClass(cause);
    throw new Failure("target-failed", `Member at ${endpoint}: ${cause.message}`, {
      hint: errorClass === "denied" || errorClass === "unauthenticated"
        ? "Use the certificate of the user root"
        : "Look at the cluster by kamaji-etcd inspect; nothing was changed",
      cause,
    });
  } finally {
    client.close();
  }
}

function failure(message: string): Failure {
  return new Failure("target-failed", message, {
    hint: "Look at the cluster by kamaji-etcd inspect; nothing was changed",
  });
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
