import { certificateFindings, certificateView } from "./certificate_view.ts";
import { databaseFindings, databaseView } from "./database_view.ts";
import type { InspectionFacts, MemberFact } from "./facts.ts";
import { type Finding, inOrder, verdictOf } from "./finding.ts";
import {
  type InspectedMember,
  type InspectedOperations,
  type InspectedSchedule,
  type InspectedTenant,
  type Inspection,
  inspectionVersion,
} from "./inspection.ts";
import { kubernetesFindings } from "./kubernetes_findings.ts";
import { memberFindings, newestIndex } from "./member_findings.ts";
import { checkWords, silenceWords } from "./member_words.ts";
import { alarmsIn, serviceFindings } from "./service_findings.ts";

/** Judges what was read: how the cluster is, and what to do first. */
export function inspectionOf(facts: InspectionFacts): Inspection {
  const findings = findingsOf(facts);
  const verdict = verdictOf(findings);
  const [first] = findings;
  const { answers, kubernetes, tenants } = facts;
  return {
    schemaVersion: inspectionVersion,
    takenAt: facts.takenAt.toISOString(),
    cluster: facts.cluster ?? null,
    verdict,
    summary: verdict === "healthy" || first === undefined ? healthySummary(facts) : first.message,
    firstStep: verdict === "healthy" ? null : first?.remedy ?? null,
    findings,
    members: facts.members.map((member) => memberView(member, facts)),
    database: databaseView(facts),
    alarms: alarmsIn(facts),
    quorumReadMilliseconds: answers?.quorum.state === "answered"
      ? answers.quorum.milliseconds
      : null,
    authentication: answers?.authentication ?? "unknown",
    certificates: certificateView(facts),
    schedules: kubernetes === undefined ? null : kubernetes.schedules.map(scheduleView),
    tenants: tenants?.state === "listed" ? largestFirst(tenants.tenants.map(tenantView)) : null,
    operations: kubernetes === undefined ? null : operationsView(kubernetes),
    unread: unreadIn(facts),
  };
}

/** One thing that is wrong is told once, by the gravest that was said of it. */
function findingsOf(facts: InspectionFacts): Finding[] {
  const all = inOrder([
    ...serviceFindings(facts),
    ...memberFindings(facts),
    ...databaseFindings(facts),
    ...certificateFindings(facts),
    ...kubernetesFindings(facts),
  ]);
  const isTold = all.some(({ code, severity }) =>
    code === "certificate-ended" && severity === "down"
  );
  return all.filter(({ code, severity }) =>
    !(isTold && code === "certificate-ended" && severity === "degraded")
  );
}

function healthySummary({ members }: InspectionFacts): string {
  const voters = members.filter(({ status }) =>
    status.state === "answered" && !status.health.isLearner
  );
  return voters.length === 1 ? "1 member serves" : `all ${voters.length} members serve`;
}

function memberView(member: MemberFact, facts: InspectionFacts): InspectedMember {
  const { endpoint, name = endpoint, status, unready = [] } = member;
  if (status.state === "silent") {
    return {
      name,
      endpoint,
      role: "unknown",
      version: null,
      databaseBytes: null,
      inUseBytes: null,
      freeShare: null,
      raftLag: null,
      health: "silent",
      problems: [silenceWords(member)],
    };
  }
  const { health } = status;
  const { databaseInUse, databaseSize } = health;
  const alarms = health.errors.map((error) =>
    /alarm:(\w+)/.exec(error)?.[1] ?? error.replace(/^etcdserver: /, "")
  );
  return {
    name,
    endpoint,
    role: roleOf(health),
    version: health.version,
    databaseBytes: databaseSize,
    inUseBytes: databaseInUse,
    freeShare: databaseSize === 0 ? 0 : 1 - databaseInUse / databaseSize,
    raftLag: Math.max(0, newestIndex(facts) - health.appliedIndex),
    health: unready.length === 0 && alarms.length === 0 ? "ready" : "unready",
    // A member without a leader fails its check for that very reason.
    problems: alarms.length > 0 ? [...new Set(alarms)] : unready.map(checkWords),
  };
}

function roleOf(
  { id, isLearner, leader }: {
    readonly id: string;
    readonly isLearner: boolean;
    readonly leader: string;
  },
): InspectedMember["role"] {
  if (isLearner) return "learner";
  if (leader === "0") return "unknown";
  return id === leader ? "leader" : "follower";
}

/** By bytes where they were counted, else by keys; those of one size by name. */
function largestFirst(tenants: readonly InspectedTenant[]): InspectedTenant[] {
  const size = ({ bytes, keys }: InspectedTenant) => bytes ?? keys ?? -1;
  return tenants.toSorted((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1));
}

function tenantView(
  { bytes, keys, name }: {
    readonly name: string;
    readonly keys: number | undefined;
    readonly bytes: number | undefined;
  },
): InspectedTenant {
  return { name, keys: keys ?? null, bytes: bytes ?? null };
}

function scheduleView(
  { isSuspended, lastStart, lastSuccess, task }: {
    readonly task: string;
    readonly isSuspended: boolean;
    readonly lastStart: Date | undefined;
    readonly lastSuccess: Date | undefined;
  },
): InspectedSchedule {
  return {
    task,
    lastSuccess: lastSuccess?.toISOString() ?? null,
    lastStart: lastStart?.toISOString() ?? null,
    suspended: isSuspended,
  };
}

function operationsView(
  kubernetes: NonNullable<InspectionFacts["kubernetes"]>,
): InspectedOperations {
  const { conditions, events, keeper, keptHash, operation, renderedHash } = kubernetes;
  return {
    holder: operation?.holder ?? null,
    since: operation?.since?.toISOString() ?? null,
    keeper: keeper?.holder ?? null,
    conditions: conditions?.map(({ lastTransitionTime, message, status, type }) => ({
      type,
      status,
      message,
      since: lastTransitionTime,
    })) ?? null,
    events: events?.map(({ at, isWarning, message, reason }) => ({
      at: at.toISOString(),
      warning: isWarning,
      reason,
      message,
    })) ?? null,
    config: {
      rendered: renderedHash ?? null,
      kept: keptHash ?? null,
      inForce: renderedHash === undefined || keptHash === undefined
        ? null
        : renderedHash === keptHash,
    },
  };
}

function unreadIn({ kubernetes, tenants }: InspectionFacts): string[] {
  return [
    ...(kubernetes?.forbidden ?? []).map((what) => `${what}: you may not read them`),
    ...(tenants?.state === "unknown" ? [`tenants: ${tenants.message}`] : []),
  ];
}
