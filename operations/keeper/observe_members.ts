import type { Etcd3, IMemberListResponse } from "etcd3";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { refusesAnonymous } from "../../etcd/refuses_anonymous.ts";
import { type MemberHealth, memberHealthOf } from "../health/member_health.ts";
import { isOnboarded } from "../../etcd/tenants/is_onboarded.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { OverBudget } from "../tenants/budget_step.ts";
import { dueForFreezing } from "../tenants/freeze_over_budget.ts";
import { isListening } from "./membership/is_listening.ts";
import { provesRefusal } from "./access/access_step.ts";
import {
  createRefusalProbe,
  type RefusalProbe,
  type RefusalQuestion,
} from "./access/refusal_probe.ts";
import type { EtcdObservation, ListedMember, MemberObservation, Treatment } from "./observation.ts";

/** A member and where it is asked. */
export interface AskedMember {
  /** Its pod. */
  readonly pod: string;
  /** `host:port` of its client port. */
  readonly endpoint: string;
}

/** Who asks members, and what about. */
export interface MemberQuestions {
  /** The members. */
  readonly members: readonly AskedMember[];
  /** The keeper's own credentials. */
  readonly keeper: ClientCredentials;
  /** Valid credentials that name nobody's user. */
  readonly stranger: ClientCredentials;
  /** The tenants that should be onboarded. */
  readonly tenants: readonly Tenant[];
  /** The tenants that were counted above a budget that freezes. Default: none. */
  readonly overBudget?: readonly OverBudget[];
  /** Finds out whether strangers are refused. Default: one that remembers nothing. */
  readonly refusals?: RefusalProbe;
  /** Milliseconds a member may take for one answer. Default 3000. */
  readonly timeout?: number;
}

const defaultTimeout = 3_000;

/** Asks every member what it does, and one that has a leader what the cluster does. */
export async function observeMembers(questions: MemberQuestions): Promise<EtcdObservation> {
  const { refusals = createRefusalProbe() } = questions;
  const members = await Promise.all(questions.members.map(async (member) => {
    const seen = await observeMember(member, { ...questions, refusals });
    if (!provesRefusal(seen)) refusals.forget(member.endpoint);
    return seen;
  }));
  const spokesmen = questions.members.filter(({ pod }) =>
    members.some((member) => member.pod === pod && speaksForCluster(member))
  );
  return { members, ...await askInTurn(spokesmen, questions) };
}

type ClusterAnswers = Pick<EtcdObservation, "listed" | "onboarded" | "overBudget">;

/** One that was just cut off still names its leader, so the next is asked when one cannot tell. */
async function askInTurn(
  spokesmen: readonly AskedMember[],
  questions: MemberQuestions,
): Promise<ClusterAnswers> {
  for (const spokesman of spokesmen) {
    const told = await observeCluster(spokesman, questions).catch(() => undefined);
    if (told?.listed !== undefined) return told;
  }
  return { listed: undefined, onboarded: undefined };
}

/** Connects for a few requests and leaves nothing open. */
async function asking<Result>(
  { endpoint, credentials, timeout }: {
    readonly endpoint: string;
    readonly credentials: ClientCredentials;
    readonly timeout: number;
  },
  ask: (client: Etcd3) => Promise<Result>,
): Promise<Result> {
  const client = connectEtcd({ endpoints: [endpoint], credentials, requestTimeout: timeout });
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

async function observeMember(
  { pod, endpoint }: AskedMember,
  { keeper, refusals, stranger, timeout = defaultTimeout }: MemberQuestions & {
    readonly refusals: RefusalProbe;
  },
): Promise<MemberObservation> {
  try {
    return await asking({ endpoint, credentials: keeper, timeout }, async (client) => {
      const health = await memberHealthOf(client, endpoint);
      if (health.isLearner) return learner(pod, health);
      const authentication = await authenticationOf(client);
      if (authentication === "refused") return { pod, state: "refusing" };
      const treatments = authentication === "on"
        ? await treatmentsOf(refusals, {
          question: { endpoint, member: health.id, stranger, timeout },
          trust: keeper.trust,
        })
        : { stranger: "unknown" as const, anonymous: "unknown" as const };
      return {
        pod,
        state: "serving",
        health,
        authentication,
        ...treatments,
      };
    });
  } catch (error) {
    if (isUnknownUser(error)) return { pod, state: "refusing" };
    const reason = silenceReason(error);
    if (etcdErrorClass(error) !== "timeout") return { pod, state: "silent", reason };
    return { pod, state: "silent", reason, isListening: await isListening(endpoint, timeout) };
  }
}

/** A learner says how it is, and refuses every further question. */
function learner(pod: string, health: MemberHealth): MemberObservation {
  const unknown = "unknown";
  return {
    pod,
    state: "serving",
    health,
    authentication: unknown,
    stranger: unknown,
    anonymous: unknown,
  };
}

/**
 * AuthStatus is agreed on by raft and answered once the member asked has applied it (etcd
 * server/etcdserver/v3_server.go), so it needs a quorum and speaks for this very member.
 */
async function authenticationOf(client: Etcd3): Promise<"on" | "off" | "unknown" | "refused"> {
  try {
    return (await client.auth.authStatus()).enabled ? "on" : "off";
  } catch (error) {
    return isUnknownUser(error) ? "refused" : "unknown";
  }
}

/** Who is no user is told "user name not found" (etcd server/auth/store.go, IsAdminPermitted). */
function isUnknownUser(error: unknown): boolean {
  return ["denied", "not-found", "unauthenticated"].includes(etcdErrorClass(error));
}

async function treatmentsOf(
  refusals: RefusalProbe,
  { question, trust }: { readonly question: RefusalQuestion; readonly trust: string },
): Promise<{ readonly stranger: Treatment; readonly anonymous: Treatment }> {
  const { endpoint, timeout } = question;
  const [ofStranger, ofAnonymous] = await Promise.all([
    treatment(refusals.refuses(question)),
    treatment(refusesAnonymous({ endpoint, trust, timeout })),
  ]);
  return { stranger: ofStranger, anonymous: ofAnonymous };
}

async function treatment(refusal: Promise<boolean>): Promise<Treatment> {
  try {
    return await refusal ? "refused" : "served";
  } catch {
    return "unknown";
  }
}

/** The member list is read with a quorum, which proves that there is one. */
async function observeCluster(
  { endpoint }: AskedMember,
  { keeper, tenants, overBudget = [], timeout = defaultTimeout }: MemberQuestions,
): Promise<ClusterAnswers> {
  return await asking({ endpoint, credentials: keeper, timeout }, async (client) => {
    const listed = await client.cluster.memberList({ linearizable: true })
      .then(({ members }) => members.map(listedMember), () => undefined);
    const onboarded = listed === undefined ? undefined : await onboardedOf(client, tenants);
    const due = onboarded === undefined
      ? []
      : await dueForFreezing(client, overBudget).catch(() => []);
    return { listed, onboarded, overBudget: due };
  });
}

async function onboardedOf(
  client: Etcd3,
  tenants: readonly Tenant[],
): Promise<readonly string[] | undefined> {
  try {
    const answers = await Promise.all(tenants.map((tenant) => isOnboarded(client, tenant)));
    return tenants.filter((_, index) => answers[index]).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

function listedMember(
  { ID: id, name, peerURLs: peerUrls, isLearner }: IMemberListResponse["members"][number],
): ListedMember {
  return { id: BigInt(id).toString(16), name, peerUrls, isLearner };
}

/**
 * Whether a member can be asked what the cluster agrees on: it knows a leader, and it votes, since
 * a learner answers for nobody (etcd server/etcdserver/api/v3rpc/util.go, isRPCSupportedForLearner).
 */
export function speaksForCluster(member: MemberObservation): boolean {
  return member.state === "serving" && member.health.leader !== "0" && !member.health.isLearner;
}

/** The class says enough; messages of gRPC repeat addresses and attempts at length. */
function silenceReason(error: unknown): string {
  const errorClass = etcdErrorClass(error);
  switch (errorClass) {
    case "unavailable":
      return "cannot be reached";
    case "timeout":
      return "gives no answer in time";
    default:
      return `fails: ${errorClass}`;
  }
}
