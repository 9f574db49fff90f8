import type { InspectionFacts, MemberFact } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { checkWords, silenceWords } from "./member_words.ts";
import { remedyFor } from "./remedies.ts";
import { healthsIn } from "./service_findings.ts";

/** As the gate before disruptive steps has it (operations/health): entries to be caught up. */
const largestGap = 5_000;

/** What is wrong with single members of a cluster that answers. */
export function memberFindings(facts: InspectionFacts): Finding[] {
  const healths = healthsIn(facts);
  if (healths.length === 0) return [];
  return [
    ...(isToldAsLost(facts) ? [] : facts.members.flatMap((member) => silentFinding(facts, member))),
    ...facts.members.flatMap((member) => unreadyFinding(facts, member)),
    ...countFinding(facts),
    ...leaderFinding(facts),
    ...lagFindings(facts),
    ...learnerFindings(facts),
    ...versionFinding(facts),
    ...authenticationFinding(facts),
  ];
}

/** Without a quorum, who is silent was named already; only what Kubernetes knows adds to that. */
function isToldAsLost({ answers, kubernetes, members }: InspectionFacts): boolean {
  const silent = members.filter(({ status }) => status.state === "silent").length;
  return answers?.quorum.state !== "answered" && silent * 2 >= members.length &&
    kubernetes === undefined;
}

/** The newest entry that any member knows to be committed. */
export function newestIndex(facts: InspectionFacts): number {
  return Math.max(0, ...healthsIn(facts).map(({ raftIndex }) => raftIndex));
}

function silentFinding(facts: InspectionFacts, member: MemberFact): Finding[] {
  if (member.status.state === "answered") return [];
  const name = member.name ?? member.endpoint;
  const trouble = podTrouble(facts, name);
  const isEnded = member.status.why === "expired";
  return [{
    code: isEnded ? "certificate-ended" : "member-silent",
    severity: "degraded",
    message: `${name} does not serve: ${silenceWords(member)}${trouble}`,
    remedy: isEnded
      ? remedyFor(facts, {
        text: "See why the keeper does not renew its certificate",
        kubectl: "logs deployment/NAME-keeper --since 1h",
        runbook: "EtcdCertificateExpiresSoon",
      })
      : remedyFor(facts, {
        text: `See why ${name} does not run; the others serve without it, and one more may not go`,
        ...(isPod(facts, name) ? { kubectl: `describe pod ${name}` } : {}),
        runbook: "EtcdMemberUnreachable",
      }),
  }];
}

function isPod({ kubernetes }: InspectionFacts, name: string): boolean {
  return kubernetes?.pods?.some((pod) => pod.name === name) === true;
}

function podTrouble({ kubernetes }: InspectionFacts, name: string): string {
  const pod = kubernetes?.pods?.find((each) => each.name === name);
  if (kubernetes?.pods !== undefined && pod === undefined) return ", and there is no such pod";
  if (pod?.trouble === undefined) return "";
  const restarts = pod.restarts === 0 ? "" : ` after ${pod.restarts} restarts`;
  return `, its pod is ${pod.trouble}${restarts}`;
}

function unreadyFinding(facts: InspectionFacts, member: MemberFact): Finding[] {
  const { status } = member;
  // The majority answered after this check: it fell into an election, which is over.
  const unready = member.unready?.filter((check) => check !== "linearizable_read") ?? [];
  // A learner is never ready, and that is told elsewhere; a missing majority fails everybody's check.
  const isLearner = status.state === "answered" && status.health.isLearner;
  const hasQuorum = facts.answers?.quorum.state === "answered";
  if (status.state === "silent" || unready.length === 0 || isLearner || !hasQuorum) return [];
  const name = member.name ?? member.endpoint;
  return [{
    code: "member-unready",
    severity: "degraded",
    message: `${name} is not ready: ${unready.map(checkWords).join(", ")}`,
    remedy: remedyFor(facts, {
      text: `Read the log of ${name}`,
      kubectl: `logs ${name} --container etcd --since 15m`,
      runbook: "EtcdMemberUnreachable",
    }),
  }];
}

function countFinding(facts: InspectionFacts): Finding[] {
  const { members, wishedMembers: wished } = facts;
  if (wished === undefined || wished === members.length) return [];
  return [{
    code: "member-missing",
    severity: "degraded",
    message: `There should be ${wished} members, and there are ${members.length}`,
    remedy: remedyFor(facts, {
      text: "See what the keeper does or waits for",
      kubectl: "get configmap NAME-status --output jsonpath='{.data.summary}'",
      runbook: "EtcdMembershipUnexpected",
    }),
  }];
}

function leaderFinding(facts: InspectionFacts): Finding[] {
  const leaders = new Set(healthsIn(facts).map(({ leader }) => leader));
  if (leaders.size < 2 || facts.answers?.quorum.state !== "answered") return [];
  const lost = healthsIn(facts).filter(({ leader }) => leader === "0").map(({ name }) => name);
  return [{
    code: "members-disagree",
    severity: "degraded",
    message: lost.length === 0
      ? "Members do not agree on a leader"
      : `${lost.join(", ")} knows no leader`,
    remedy: remedyFor(facts, {
      text: "Look again in a few seconds; if it stays so, members cannot reach each other",
      runbook: "EtcdNoLeader",
    }),
  }];
}

function lagFindings(facts: InspectionFacts): Finding[] {
  const newest = newestIndex(facts);
  return healthsIn(facts).filter(({ appliedIndex }) => newest - appliedIndex > largestGap)
    .map(({ appliedIndex, name }) => ({
      code: "member-behind",
      severity: "degraded",
      message: `${name} is ${newest - appliedIndex} entries behind`,
      remedy: remedyFor(facts, {
        text: "Look at its disk and its network; nothing may be disturbed until it caught up",
        runbook: "EtcdFollowerLagging",
      }),
    }));
}

function learnerFindings(facts: InspectionFacts): Finding[] {
  return healthsIn(facts).filter(({ isLearner }) => isLearner).map(({ name }) => ({
    code: "learner",
    severity: "notice",
    message: `${name} is a learner: it does not vote yet`,
    remedy: remedyFor(facts, {
      text: "Wait until it caught up; the keeper promotes it then",
      runbook: "EtcdLearnerStuck",
    }),
  }));
}

function versionFinding(facts: InspectionFacts): Finding[] {
  const versions = [...new Set(healthsIn(facts).map(({ version }) => version))].sort();
  if (versions.length < 2) return [];
  return [{
    code: "version-skew",
    severity: "notice",
    message: `Members run ${versions.join(" and ")}`,
    remedy: remedyFor(facts, {
      text: "Wait for the rollout to end",
      runbook: "EtcdVersionSkew",
    }),
  }];
}

function authenticationFinding(facts: InspectionFacts): Finding[] {
  const { answers, client, tenants } = facts;
  if (answers?.quorum.state === "answered" && tenants?.state === "unknown") {
    return [{
      code: "user-unknown",
      severity: "notice",
      message: `User "${client?.user ?? ""}" is not told of authentication and tenants`,
      remedy: remedyFor(facts, { text: "Use the certificate of user root" }),
    }];
  }
  if (facts.answers?.authentication !== "off") return [];
  return [{
    code: "authentication-off",
    severity: "degraded",
    message: "Authentication is off: every tenant may read and write the data of all others",
    remedy: remedyFor(facts, {
      text: "See why the keeper has not turned it on",
      kubectl: "get configmap NAME-status --output jsonpath='{.data.summary}'",
      runbook: "EtcdAuthenticationNeverEnabled",
    }),
  }];
}
