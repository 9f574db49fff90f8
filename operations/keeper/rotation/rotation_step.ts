import { obstaclesTo } from "../disturbance.ts";
import type { KeeperPlan } from "../keeper_plan.ts";
import type { AuthorityName, Observation } from "../observation.ts";
import { reachStep } from "./reach_step.ts";
import { rotationGoal } from "./rotation_goal.ts";
import { blocked, isAction, type Step, wait } from "../step.ts";
import { wantedRotation } from "./wanted_rotation.ts";

/**
 * What is to be done to replace a CA. It comes after the rollout of pods, which restarts members
 * that run with another trust than is published: whoever gets here has none of those left.
 */
export function rotationStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const steps = (["client", "peer"] as const)
    .map((authority) => authorityStep(plan, seen, authority))
    .filter((step) => step !== undefined);
  // Peers need not wait because tenants do.
  const step = steps.find(isAction) ?? steps.find(({ kind }) => kind === "wait") ?? steps[0];
  return step === undefined || !isAction(step) ? step : held(seen) ?? step;
}

/** Nothing is held meanwhile: what mends it may need the operations Lease. */
function held(seen: Observation): Step | undefined {
  const obstacles = obstaclesTo(seen);
  if (obstacles.length === 0) return undefined;
  return wait("RotationHeld", `The rotation of a CA waits: ${obstacles.join("; ")}`);
}

function authorityStep(
  { config }: KeeperPlan,
  seen: Observation,
  authority: AuthorityName,
): Step | undefined {
  const { certificates } = seen;
  const wish = wantedRotation(config, certificates, authority);
  const rotation = certificates.rotations[authority];
  if (wish === undefined) return trustOnlyStep(seen, authority);
  const goal = rotationGoal(wish, rotation);
  switch (goal.kind) {
    case "rest":
      return undefined;
    case "begin":
      return { kind: "begin-rotation", authority, to: goal.to };
    case "refused":
      return blocked(
        "RotationOutOfOrder",
        `Generation ${wish.generation} in phase "${wish.phase}" is no next step for the CA of ` +
          `${authority}s; go to ${
            goal.allowed.map(({ generation, phase }) => `generation ${generation} in "${phase}"`)
              .join(", or to ")
          }`,
      );
    case "reach":
      return rotation.change === undefined
        ? undefined
        : reachStep(seen, { authority, wish, goal, change: rotation.change });
  }
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
  return { kind: "spread-trust", authority, trusted };
}
