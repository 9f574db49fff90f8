import { obstaclesTo } from "../disturbance.ts";
import type { KeeperPlan } from "../keeper_plan.ts";
import type { AuthorityName, Observation } from "../observation.ts";
import { isYetToDrop, reachStep } from "./reach_step.ts";
import { rotationGoal } from "./rotation_goal.ts";
import { blocked, isAction, type Step, type TrustChange, wait } from "../step.ts";
import { wantedRotation } from "./wanted_rotation.ts";

/** What is to be done about one of the CAs. */
interface Part {
  /** What. */
  readonly step: Step;
  /** Whether members are told to trust one CA less some time after it. */
  readonly isBeforeDrop: boolean;
}

/**
 * What is to be done to replace CAs. It comes after the rollout of pods, which restarts members
 * that run with another trust than is published: whoever gets here has none of those left.
 */
export function rotationStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const parts = (["client", "peer"] as const).flatMap((authority) =>
    authorityPart(plan, seen, authority) ?? []
  );
  const step = jointStep(parts);
  return step === undefined || !isAction(step) ? step : held(seen) ?? step;
}

/**
 * Members have to restart for what they are told to trust, so that they are told of both CAs at once
 * where both are changed. What comes before that for either one is done or waited for, as long as
 * it comes by itself: nobody waits because people have to do something for the other one.
 */
function jointStep(parts: readonly Part[]): Step | undefined {
  const steps = parts.map(({ step }) => step);
  const first = steps.find((step) => isAction(step) && step.kind !== "spread-trust") ??
    parts.find(({ step, isBeforeDrop }) => step.kind === "wait" && isBeforeDrop)?.step;
  if (first !== undefined) return first;
  const told = steps.flatMap((step) => step.kind === "spread-trust" ? [step.trusted] : []);
  if (told.length === 0) return steps.find(({ kind }) => kind === "wait") ?? steps[0];
  const trusted: TrustChange = Object.assign({}, ...told);
  return { kind: "spread-trust", trusted };
}

/** Nothing is held meanwhile: what mends it may need the operations Lease. */
function held(seen: Observation): Step | undefined {
  const obstacles = obstaclesTo(seen);
  if (obstacles.length === 0) return undefined;
  return wait("RotationHeld", `The rotation of a CA waits: ${obstacles.join("; ")}`);
}

function authorityPart(
  { config }: KeeperPlan,
  seen: Observation,
  authority: AuthorityName,
): Part | undefined {
  const { certificates } = seen;
  const wish = wantedRotation(config, certificates, authority);
  const rotation = certificates.rotations[authority];
  if (wish === undefined) return partOf(trustOnlyStep(seen, authority));
  const goal = rotationGoal(wish, rotation);
  switch (goal.kind) {
    case "rest":
      return undefined;
    case "begin":
      return partOf({ kind: "begin-rotation", authority, to: goal.to });
    case "refused":
      return partOf(blocked(
        "RotationOutOfOrder",
        `Generation ${wish.generation} in phase "${wish.phase}" is no next step for the CA of ` +
          `${authority}s; go to ${
            goal.allowed.map(({ generation, phase }) => `generation ${generation} in "${phase}"`)
              .join(", or to ")
          }`,
      ));
    case "reach": {
      const { change } = rotation;
      if (change === undefined) return undefined;
      const onWay = { authority, wish, goal, change };
      return partOf(reachStep(seen, onWay), isYetToDrop(seen, onWay));
    }
  }
}

function partOf(step: Step | undefined, isBeforeDrop = false): Part | undefined {
  return step === undefined ? undefined : { step, isBeforeDrop };
}

/**
 * Where others make the peers' CA, it cannot be rotated in phases, since they issue what it signs; but
 * members are told of a new one. Where its key is shown, they are restarted for it before it signs
 * anything, as in phase "trust-both" (see `staleTrust`); else as soon as it has signed. The old
 * one stays trusted, since nothing says when the last certificate of it is gone.
 */
function trustOnlyStep(
  { certificates }: Observation,
  authority: AuthorityName,
): Step | undefined {
  const { peerAuthority: secret, peerAuthoritySource: source, trust } = certificates;
  if (authority === "client" || secret.state !== "present" || trust.state === "absent") {
    return undefined;
  }
  const known = trust[authority];
  const signing = [secret, source].flatMap((each) =>
    each?.state === "present" ? [each.certificate.fingerprint] : []
  );
  if (signing.every((each) => known.includes(each))) return undefined;
  const trusted = [...new Set([...secret.bundle, ...signing, ...known])];
  return { kind: "spread-trust", trusted: { [authority]: trusted } };
}
