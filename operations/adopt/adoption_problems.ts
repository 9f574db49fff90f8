import type { V1StatefulSet } from "@kubernetes/client-node";
import { healthProblems } from "../health/health_problems.ts";
import { hasAnswered } from "../health/member_health.ts";
import type { LiveRelease } from "./live_release.ts";
import type { MemberSurvey } from "./survey_members.ts";

/** What a cluster must look like to be taken over. */
export interface AdoptionExpectation {
  /** What each member said. */
  readonly surveys: readonly MemberSurvey[];
  /** The URL under which other members must find a pod. */
  readonly peerUrlOf: (pod: string) => string;
}

/**
 * Why a release cannot be taken over now: a member that is not well, authentication that is off, a
 * rollout under way. While the StatefulSet is away nobody replaces a pod, so none may be missing.
 *
 * @returns sentences without a full stop; nothing when it can
 */
export function adoptionProblems(
  release: LiveRelease,
  { surveys, peerUrlOf }: AdoptionExpectation,
): string[] {
  const { claims, pods, statefulSet } = release;
  const replicas = statefulSet.spec?.replicas ?? 1;
  return [
    ...rolloutProblems(statefulSet),
    ...countProblem("pods", pods.length, replicas),
    ...claimProblems(release, claims.map(({ metadata }) => metadata?.name ?? "")),
    ...surveys.flatMap(silenceReason),
    ...healthProblems(surveys.map(({ health }) => health), { members: replicas }),
    ...nameProblems(surveys),
    ...surveys.filter(({ authentication }) => authentication === false)
      .map(({ pod }) => `Authentication is off on ${pod}`),
    ...listProblems(surveys, { replicas, peerUrlOf }),
  ];
}

function rolloutProblems({ metadata, spec, status }: V1StatefulSet): string[] {
  const replicas = spec?.replicas ?? 1;
  const problems: string[] = [];
  if (metadata?.deletionTimestamp !== undefined) problems.push("The StatefulSet is being deleted");
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    problems.push("The StatefulSet's last change was not acted on yet");
  }
  if ((status?.readyReplicas ?? 0) !== replicas) {
    problems.push(`${status?.readyReplicas ?? 0} of ${replicas} pods are ready`);
  }
  if (status?.updateRevision !== undefined && status.currentRevision !== status.updateRevision) {
    problems.push("A rollout of the StatefulSet is under way");
  }
  return problems;
}

function countProblem(what: string, found: number, wanted: number): string[] {
  return found === wanted ? [] : [`There should be ${wanted} ${what} and there are ${found}`];
}

function claimProblems(release: LiveRelease, claims: readonly string[]): string[] {
  return release.pods.map(({ metadata }) => `data-${metadata?.name}`)
    .filter((claim) => !claims.includes(claim))
    .map((claim) => `Volume claim "${claim}" does not exist`);
}

function silenceReason({ pod, health }: MemberSurvey): string[] {
  if (hasAnswered(health)) return [];
  const { cause } = health;
  return [`${pod} was asked in vain: ${cause instanceof Error ? cause.message : String(cause)}`];
}

/** An address that leads to another member would make one member answer for two. */
function nameProblems(surveys: readonly MemberSurvey[]): string[] {
  return surveys.flatMap(({ pod, health }) =>
    hasAnswered(health) && health.name !== pod
      ? [`Pod ${pod} answers as member "${health.name}"`]
      : []
  );
}

interface ListExpectation {
  readonly replicas: number;
  readonly peerUrlOf: (pod: string) => string;
}

function listProblems(
  surveys: readonly MemberSurvey[],
  { replicas, peerUrlOf }: ListExpectation,
): string[] {
  const list = surveys.find((survey) => survey.list !== undefined)?.list;
  if (list === undefined) return ["No member knows a quorum"];
  const names = new Set(surveys.map(({ pod }) => pod));
  return [
    ...countProblem("members in etcd's list", list.length, replicas),
    ...list.filter(({ name }) => !names.has(name))
      .map(({ name }) => `Member "${name}" of etcd's list is none of the pods`),
    ...list.filter(({ name, peerUrls }) => names.has(name) && peerUrls.join() !== peerUrlOf(name))
      .map(({ name, peerUrls }) =>
        `Member "${name}" has the peer URL ${peerUrls.join()}, for which certificates of ours ` +
        `would not be valid, instead of ${peerUrlOf(name)}`
      ),
  ];
}
