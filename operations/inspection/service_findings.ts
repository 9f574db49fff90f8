import type { MemberHealth } from "../health/member_health.ts";
import type { InspectionFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { namesOf } from "./member_words.ts";
import { remedyFor } from "./remedies.ts";
import { silenceFinding } from "./silence_finding.ts";

/** Whether tenants are served at all, and if nobody can tell, why not. */
export function serviceFindings(facts: InspectionFacts): Finding[] {
  const answered = healthsIn(facts);
  if (answered.length === 0) return [silenceFinding(facts)];
  return [...alarmFindings(facts, answered), ...quorumFindings(facts, answered)];
}

/** What members said of themselves. */
export function healthsIn({ members }: InspectionFacts): MemberHealth[] {
  return members.flatMap(({ status }) => status.state === "answered" ? [status.health] : []);
}

/** Kinds of alarms that any member reports, as in `NOSPACE`. */
export function alarmsIn(facts: InspectionFacts): string[] {
  const errors = healthsIn(facts).flatMap(({ errors }) => errors);
  return [...new Set(errors.flatMap((error) => /alarm:(\w+)/.exec(error)?.[1] ?? []))].sort();
}

function alarmFindings(facts: InspectionFacts, answered: readonly MemberHealth[]): Finding[] {
  const findings: Finding[] = [];
  const alarms = alarmsIn(facts);
  if (alarms.includes("CORRUPT")) {
    const ids = answered.flatMap(({ errors }) => errors).flatMap((error) =>
      /memberID:(\d+) alarm:CORRUPT/.exec(error)?.[1] ?? []
    );
    const named = answered.filter(({ id }) => ids.some((text) => BigInt(text).toString(16) === id));
    const who = named.map(({ name }) => name).join(", ") || "a member";
    findings.push({
      code: "data-corrupt",
      severity: "down",
      message: `Data of ${who} differ from the others', so etcd refuses requests (alarm CORRUPT)`,
      remedy: remedyFor(facts, {
        text: "Take a snapshot of a member that agrees with the majority, then replace that member",
        runbook: "EtcdDataCorrupt",
      }),
    });
  }
  if (alarms.includes("NOSPACE")) {
    findings.push({
      code: "no-space",
      severity: "down",
      message: "Writes are refused: the database reached its quota (alarm NOSPACE)",
      remedy: remedyFor(facts, {
        text: "Recover space: this compacts, defragments all members and ends the alarm",
        kubectl: "create job --from=cronjob/NAME-defragmentation recover-space",
        command: `kamaji-etcd defragment --endpoints ${
          facts.members.map(({ endpoint }) => endpoint).join(",")
        } --cacert ca.crt --cert root.crt --key root.key`,
        runbook: "EtcdWritesRejected",
      }),
    });
  }
  return findings;
}

function quorumFindings(facts: InspectionFacts, answered: readonly MemberHealth[]): Finding[] {
  const following = answered.filter(({ isLearner, leader }) => !isLearner && leader !== "0");
  const all = facts.members.length;
  if (facts.answers?.quorum.state === "answered") return [];
  const silent = facts.members.filter(({ status }) => status.state === "silent");
  if (silent.length * 2 >= all) {
    return [{
      code: "no-quorum",
      severity: "down",
      message: `No quorum: only ${answered.length} of ${all} members ${
        answered.length === 1 ? "answers" : "answer"
      }`,
      remedy: remedyFor(facts, {
        text: `Bring ${namesOf(silent)} back; do not delete volumes or add members`,
        kubectl: "get pods --selector app.kubernetes.io/instance=NAME --output wide",
        runbook: "EtcdQuorumLost",
      }),
    }];
  }
  const why = facts.answers?.quorum.state === "failed" ? `: ${facts.answers.quorum.message}` : "";
  return [{
    code: "no-leader",
    severity: "down",
    message: following.length === 0
      ? `No leader: ${answered.length} of ${all} members answer, and none knows a leader`
      : `No read goes through a majority${why}`,
    remedy: remedyFor(facts, {
      text: "Look whether members reach each other: network policies, DNS, peer certificates",
      kubectl: "logs NAME-0 --container etcd --since 15m",
      runbook: "EtcdNoLeader",
    }),
  }];
}
