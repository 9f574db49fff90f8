import { startupBudgetSeconds } from "../../../manifests/members/probes.ts";
import { quantityValue } from "../../../manifests/config/quantity.ts";
import { absenceStep } from "../membership/absence_step.ts";
import type { MemberPod } from "../back_end.ts";
import { obstaclesTo } from "../disturbance.ts";
import type { KeeperPlan } from "../keeper_plan.ts";
import { memberOrdinal } from "../membership/member_ordinal.ts";
import type { Observation } from "../observation.ts";
import { memberPods, type OutdatedPod, outdatedPods } from "./outdated_pods.ts";
import { keeperHolder } from "../permitted_step.ts";
import { blocked, type Step, wait } from "../step.ts";
import { tellAbsence } from "../membership/tell_absence.ts";
import { versionObstacle } from "./version_path.ts";

const within = { operation: "rollout" } as const;
const defaultSettlingTime = 60_000;

/** How often etcd may end in a new pod before the rollout is given up. */
const mostEnds = 2;

/**
 * What is to be done about pods that were made from another template than the present one: those
 * that are not ready first, then followers, and the leader last, which hands over before. One at a
 * time: the next one follows once all are well, and have been for a while. A new pod that does not
 * become ready ends the rollout; the next template, or the last one again, begins with that pod.
 */
export function rolloutStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const outdated = outdatedPods(seen);
  const unready = memberPods(seen).find((pod) => pod.readySince === undefined || pod.isEnding);
  if (outdated.length === 0) return finishingStep(plan, { seen, unready });
  const obstacle = versionObstacle(versionsOf(seen), plan.config.spec.version);
  if (obstacle !== undefined) return blocked("VersionPath", obstacle);
  return newPodStep(plan, { seen, outdated }) ??
    brokenStep(seen, outdated) ??
    gateStep(plan, { seen, outdated }) ??
    nextMemberStep(seen, outdated);
}

/**
 * Restarts members that serve nobody, and have another template by now, where there is no quorum:
 * what keeps them from starting may be what was changed, and nothing can get lost by it.
 */
export function mendingStep(seen: Observation): Step | undefined {
  if (seen.etcd.listed !== undefined) return undefined;
  const outdated = outdatedPods(seen);
  // A template that does not help one member is not given to another one.
  const isTried = memberPods(seen).some((pod) =>
    isBroken(seen, pod) && !outdated.some((each) => each.pod.name === pod.name)
  );
  return isTried ? undefined : brokenStep(seen, outdated);
}

function brokenStep(seen: Observation, outdated: readonly OutdatedPod[]): Step | undefined {
  const found = outdated.find(({ pod }) =>
    isBroken(seen, pod) && !pod.isEnding && pod.gatedSince === undefined
  );
  return found === undefined ? undefined : restart(found, "it is not ready");
}

/** Not only Kubernetes finds it not ready: etcd itself says nothing. */
function isBroken({ etcd: { members } }: Observation, { name, readySince }: MemberPod): boolean {
  return readySince === undefined &&
    members.some(({ pod, state }) => pod === name && state === "silent");
}

interface Progress {
  readonly seen: Observation;
  readonly outdated: readonly OutdatedPod[];
}

/** A pod that was made anew is to become ready before anything else happens. */
function newPodStep(plan: KeeperPlan, { seen, outdated }: Progress): Step | undefined {
  const missing = seen.published?.pods.find((name) => !seen.pods.some((pod) => pod.name === name));
  if (missing !== undefined) {
    return wait("MemberRestarting", `There is no pod ${missing} yet`, within);
  }
  const unready = memberPods(seen).find((pod) =>
    pod.isEnding ||
    pod.readySince === undefined && !outdated.some((each) => each.pod.name === pod.name)
  );
  return unready === undefined ? undefined : restartingStep(plan, { seen, unready });
}

function restartingStep(
  { config }: KeeperPlan,
  { seen, unready }: { readonly seen: Observation; readonly unready: MemberPod },
): Step {
  const { isEnding, name, restarts, unreadySince = seen.now } = unready;
  const told = tellAbsence(seen, name);
  if (!isEnding && (restarts >= mostEnds || seen.now - unreadySince > longestStart(config))) {
    return blocked(
      "RolloutStopped",
      `The rollout goes no further, since a pod of the present template is not ready: ${told}. ` +
        "Commit what mends it, or what was there before; the keeper begins with this pod",
    );
  }
  return wait("MemberRestarting", told, within);
}

/** As long as the rendered startup probe lets a member take. */
function longestStart({ spec }: KeeperPlan["config"]): number {
  return startupBudgetSeconds(quantityValue(spec.quota) ?? 0n) * 1_000;
}

function gateStep(plan: KeeperPlan, { seen, outdated }: Progress): Step | undefined {
  const first = outdated.find(isUnready)?.pod.name;
  const obstacles = obstaclesTo(seen, first === undefined ? {} : { except: first });
  if (obstacles.length > 0) {
    // Nothing is held meanwhile: what mends it may need to hold the Lease.
    return absenceStep(plan, seen) ??
      wait(
        "RolloutHeld",
        `Pods are outdated, and all members have to be well: ${obstacles.join("; ")}`,
      );
  }
  const { settlingTime = defaultSettlingTime } = plan;
  const young = memberPods(seen).find(({ readySince = 0 }) => seen.now - readySince < settlingTime);
  if (young === undefined) return undefined;
  const message = `${young.name} is ready for less than ${settlingTime / 1_000} s`;
  return wait("MemberSettling", message, within);
}

function nextMemberStep(seen: Observation, outdated: readonly OutdatedPod[]): Step | undefined {
  const leader = leaderOf(seen);
  const byNeed = [...outdated].sort((a, b) =>
    memberOrdinal(b.pod.name) - memberOrdinal(a.pod.name)
  );
  const follower = byNeed.find(isUnready) ?? byNeed.find(({ pod }) => pod.name !== leader);
  if (follower !== undefined) return restart(follower);
  const [last] = byNeed;
  if (last === undefined) return undefined;
  const heir = heirOf(seen, last.pod.name);
  if (heir !== undefined) {
    return { kind: "move-leader", from: last.pod.name, to: heir, operation: "rollout" };
  }
  return restart(last, "it is the only member, so nobody serves until it is back");
}

function isUnready({ pod: { isEnding, readySince } }: OutdatedPod): boolean {
  return readySince === undefined && !isEnding;
}

function leaderOf({ etcd: { members } }: Observation): string | undefined {
  return members.find((member) =>
    member.state === "serving" && member.health.id === member.health.leader
  )?.pod;
}

/** The gate has been passed, so all others vote and are well; the best is the one furthest on. */
function heirOf({ etcd: { members } }: Observation, leader: string): string | undefined {
  const progress = members.flatMap((member) =>
    member.state === "serving" && member.pod !== leader && !member.health.isLearner
      ? [{ pod: member.pod, applied: member.health.appliedIndex }]
      : []
  );
  return progress.sort((a, b) => b.applied - a.applied)[0]?.pod;
}

/** The last one is waited for too, though nothing is outdated any more. */
function finishingStep(
  plan: KeeperPlan,
  { seen, unready }: { readonly seen: Observation; readonly unready: MemberPod | undefined },
): Step | undefined {
  const { record } = seen.operation ?? {};
  const isOurs = record?.holder === keeperHolder && record.work?.operation === "rollout";
  return isOurs && unready !== undefined ? restartingStep(plan, { seen, unready }) : undefined;
}

function versionsOf({ etcd: { members } }: Observation): readonly string[] {
  return members.flatMap((member) => member.state === "serving" ? [member.health.version] : []);
}

function restart({ pod, why }: OutdatedPod, besides?: string): Step {
  const reasons = besides === undefined ? why : `${why}, and ${besides}`;
  return { kind: "restart-member", pod, why: reasons };
}
