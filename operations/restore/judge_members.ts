import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { Failure } from "../../diagnostics/failure.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { refusesAnonymous } from "../../etcd/refuses_anonymous.ts";
import { refusesUser } from "../../etcd/refuses_user.ts";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import { hashOfKeys } from "./hash_of_keys.ts";
import type { RestoredJudgement } from "./restore_observation.ts";
import type { RestoredFacts } from "./restore_record.ts";
import type { JudgeCredentials } from "./restore_tools.ts";

/** A restored member, and where it is asked. */
export interface RestoredMember {
  /** Its name. */
  readonly name: string;
  /** `host:port` of its client port. */
  readonly endpoint: string;
}

/** Who asks, and with how much patience. */
export interface JudgeMembersOptions extends JudgeCredentials {
  /** Milliseconds one answer may take. Default 3000. */
  readonly timeout?: number;
}

/** Why a member is not as it should be yet, as a sentence without a full stop. */
class Pending extends Error {}

/**
 * Asks restored members whether they are one cluster that may be opened: all are in the member list
 * with a vote, each serves linearizable reads to root and refuses strangers and anonymous clients,
 * and etcd's own hash of all keys is the same on every one at the same revision.
 */
export async function judgeMembers(
  members: readonly RestoredMember[],
  options: JudgeMembersOptions,
): Promise<RestoredJudgement> {
  const { root, timeout = 3_000 } = options;
  const clients = members.map(({ endpoint }) =>
    connectEtcd({ endpoints: [endpoint], credentials: root, requestTimeout: timeout })
  );
  try {
    return { state: "good", facts: await judge(members, { ...options, timeout, clients }) };
  } catch (error) {
    if (error instanceof Pending) return { state: "pending", reason: error.message };
    const errorClass = etcdErrorClass(error);
    // What is no answer of etcd is a defect of ours, and waiting would not mend it.
    if (errorClass === "unknown" && !(error instanceof Failure)) throw error;
    return { state: "pending", reason: `etcd does not answer yet: ${errorClass}` };
  } finally {
    for (const client of clients) client.close();
  }
}

interface Judge extends JudgeCredentials {
  readonly timeout: number;
  /** One a member, in their order. */
  readonly clients: readonly Etcd3[];
}

async function judge(
  members: readonly RestoredMember[],
  options: Judge,
): Promise<RestoredFacts> {
  const { clients } = options;
  const counts = await Promise.all(
    members.map((member, index) => countedBy(member, clients[index])),
  );
  await Promise.all(members.map((member, index) => guarded(member, clients[index], options)));
  const [client] = clients;
  if (client === undefined) throw new Pending("There is no member to ask");
  const { members: listed } = await client.cluster.memberList({ linearizable: true });
  const missing = members.filter(({ name }) =>
    !listed.some((each) => each.name === name && !each.isLearner)
  );
  if (missing.length > 0 || listed.length !== members.length) {
    const names = listed.map(({ name, ID }) => name === "" ? ID : name).join(", ");
    throw new Pending(`The member list is ${names}`);
  }
  const revision = Math.max(...counts.map((count) => count.revision));
  const hash = await commonHash(members, { clients, revision });
  const tenants = (await listTenants(client)).map(({ name }) => name);
  return { revision, hash, keys: counts[0]?.keys ?? 0, tenants };
}

async function countedBy(
  { name }: RestoredMember,
  client: Etcd3 | undefined,
): Promise<{ readonly revision: number; readonly keys: number }> {
  if (client === undefined) throw new Pending(`${name} was not asked`);
  try {
    const all = { key: Buffer.of(0), range_end: Buffer.of(0), count_only: true };
    const { count, header } = await client.kv.range(all);
    return { revision: Number(header.revision), keys: Number(count) };
  } catch (error) {
    throw new Pending(`${name} does not serve root yet: ${etcdErrorClass(error)}`);
  }
}

/** Restored data carry users, roles and the switch itself; that each member obeys them is seen here. */
async function guarded(
  { name, endpoint }: RestoredMember,
  client: Etcd3 | undefined,
  { root, stranger, timeout }: Judge,
): Promise<void> {
  if (!(await client?.auth.authStatus())?.enabled) {
    throw new Pending(`Authentication is off on ${name}`);
  }
  if (!await refusesAnonymous({ endpoint, trust: root.trust, timeout })) {
    throw new Pending(`${name} serves clients without a certificate`);
  }
  const foreign = connectEtcd({
    endpoints: [endpoint],
    credentials: stranger,
    requestTimeout: timeout,
  });
  try {
    if (!await refusesUser(foreign)) throw new Pending(`${name} serves a client that is nobody's`);
  } finally {
    foreign.close();
  }
}

/** Members apply the log and their compaction each in its own time, so they may differ for a while. */
async function commonHash(
  members: readonly RestoredMember[],
  { clients, revision }: { readonly clients: readonly Etcd3[]; readonly revision: number },
): Promise<number> {
  const answers = await Promise.all(clients.map((client) => hashOfKeys(client, revision)));
  const [first] = answers;
  const differs = members.filter((_, index) =>
    answers[index]?.hash !== first?.hash || answers[index]?.compacted !== first?.compacted
  );
  if (differs.length === 0 && first !== undefined) return first.hash;
  const names = differs.map(({ name }) => name).join(", ");
  throw new Pending(`At revision ${revision}, ${names} has other data than ${members[0]?.name}`);
}
