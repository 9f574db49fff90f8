import type { InspectionFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { KubernetesFacts, ScheduleFact } from "./kubernetes_facts.ts";
import { momentText } from "./moment_text.ts";
import { remedyFor } from "./remedies.ts";

const hour = 3_600_000;

/** How long after a run of a schedule began its success may be missing. */
const longestRun = 2 * hour;

/** A cluster has its first snapshot a day after its schedule was made, at the latest. */
const firstSnapshot = 26 * hour;

/** What is to be said of what Kubernetes knows. */
export function kubernetesFindings(facts: InspectionFacts): Finding[] {
  const { kubernetes } = facts;
  if (kubernetes === undefined) return [];
  return [
    ...blockedFinding(facts, kubernetes),
    ...keeperFinding(facts, kubernetes),
    ...configFinding(facts, kubernetes),
    ...snapshotFinding(facts, kubernetes),
    ...kubernetes.schedules.flatMap((schedule) => scheduleFinding(facts, schedule)),
    ...unreadFinding(facts, kubernetes),
  ];
}

function blockedFinding(facts: InspectionFacts, { conditions }: KubernetesFacts): Finding[] {
  const blocked = conditions?.find(({ status, type }) => type === "Blocked" && status === "True");
  if (blocked === undefined) return [];
  return [{
    code: "keeper-blocked",
    severity: "degraded",
    message: `The keeper cannot go on: ${blocked.message}`,
    remedy: remedyFor(facts, {
      text: "Do what it asks for; it goes on by itself then",
      kubectl: "get configmap NAME-status --output yaml",
      runbook: "EtcdKeeperBlocked",
    }),
  }];
}

function keeperFinding(facts: InspectionFacts, { forbidden, keeper }: KubernetesFacts): Finding[] {
  if (keeper?.holder !== undefined || forbidden.includes("leases")) return [];
  return [{
    code: "keeper-away",
    severity: "degraded",
    message: "No keeper leads: etcd serves on, and nobody renews certificates or mends members",
    remedy: remedyFor(facts, {
      text: "See why the keeper does not run",
      kubectl: "get deployment,pods --selector app.kubernetes.io/name=kamaji-etcd-keeper",
      runbook: "EtcdKeeperDown",
    }),
  }];
}

function configFinding(
  facts: InspectionFacts,
  { keptHash, renderedHash }: KubernetesFacts,
): Finding[] {
  if (keptHash === undefined || renderedHash === undefined || keptHash === renderedHash) return [];
  return [{
    code: "config-pending",
    severity: "notice",
    message: `Configuration ${renderedHash} is applied, and the keeper still works by ${keptHash}`,
    remedy: remedyFor(facts, {
      text: "Wait a minute; then read what the keeper says",
      kubectl: "logs deployment/NAME-keeper --since 15m",
      runbook: "EtcdKeeperStale",
    }),
  }];
}

function snapshotFinding(facts: InspectionFacts, { schedules }: KubernetesFacts): Finding[] {
  const snapshot = schedules.find(({ task }) => task === "snapshot");
  if (snapshot === undefined || snapshot.isSuspended || snapshot.lastSuccess !== undefined) {
    return [];
  }
  if (facts.takenAt.getTime() - snapshot.createdAt.getTime() < firstSnapshot) return [];
  return [{
    code: "snapshot-missing",
    severity: "degraded",
    message: "No snapshot has ever succeeded: what is lost now is lost for good",
    remedy: remedyFor(facts, {
      text: "See what the last Job said",
      kubectl: "get jobs,events --sort-by .metadata.creationTimestamp",
    }),
  }];
}

function scheduleFinding(facts: InspectionFacts, schedule: ScheduleFact): Finding[] {
  const { isSuspended, lastStart, lastSuccess, name, task } = schedule;
  if (isSuspended || lastStart === undefined || lastSuccess === undefined) return [];
  const isLate = facts.takenAt.getTime() - lastStart.getTime() > longestRun;
  if (lastSuccess >= lastStart || !isLate) return [];
  return [{
    code: "schedule-failed",
    severity: "degraded",
    message: `The last ${task} did not succeed; the last one that did ended at ${
      momentText(lastSuccess)
    }`,
    remedy: remedyFor(facts, {
      text: "Read what its Job said",
      kubectl: `get jobs --selector batch.kubernetes.io/cronjob-name=${name}`,
    }),
  }];
}

function unreadFinding(facts: InspectionFacts, { forbidden }: KubernetesFacts): Finding[] {
  if (forbidden.length === 0) return [];
  return [{
    code: "unread",
    severity: "notice",
    message: `You may not read ${forbidden.join(", ")}`,
    remedy: remedyFor(facts, { text: "Get the rights that docs/inspect.md lists" }),
  }];
}
