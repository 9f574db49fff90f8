import type { AuthorityRotation } from "../observation.ts";

/** How far a rotation is to go, one after the other. */
export const rotationPhases = ["stable", "trust-both", "switch-signer", "drop-old"] as const;

/** How far a rotation is to go. */
export type RotationPhase = (typeof rotationPhases)[number];

/** A phase of the way to a generation: what one commit asks for. */
export interface WantedRotation {
  /** The generation of the CA. */
  readonly generation: number;
  /** The phase. */
  readonly phase: RotationPhase;
}

/** What a wish means, given where a CA is. */
export type RotationGoal =
  /** Nothing is to be done. */
  | { readonly kind: "rest" }
  /** A CA of this generation is to be made. */
  | { readonly kind: "begin"; readonly to: number }
  /** One of the two CAs is to sign, and the other one to be trusted or not. */
  | { readonly kind: "reach"; readonly signer: "old" | "new"; readonly trustsBoth: boolean }
  /** There is no way from here in one commit; these are the ones there are. */
  | { readonly kind: "refused"; readonly allowed: readonly WantedRotation[] };

const both = { trustsBoth: true } as const;
const one = { trustsBoth: false } as const;

/**
 * What a commit asks for. Phases follow one another, so that no commit can take two steps at once,
 * and go back as long as both CAs are trusted: from `trust-both` to the old generation's `stable`,
 * and from `switch-signer` to `trust-both`.
 */
export function rotationGoal(
  wanted: WantedRotation,
  { generation, change }: AuthorityRotation,
): RotationGoal {
  return change === undefined
    ? goalAtRest(wanted, generation)
    : generation === change.to
    ? goalOnceSwitched(wanted, change.to)
    : goalBeforeSwitch(wanted, change);
}

function goalAtRest(wanted: WantedRotation, generation: number): RotationGoal {
  const next = generation + 1;
  if (asks(wanted, generation, ["stable", "drop-old"])) return { kind: "rest" };
  if (asks(wanted, next, ["trust-both"])) return { kind: "begin", to: next };
  return refused([generation, "stable"], [next, "trust-both"]);
}

function goalBeforeSwitch(
  wanted: WantedRotation,
  { from, to }: { readonly from: number; readonly to: number },
): RotationGoal {
  if (asks(wanted, to, ["trust-both"])) return { kind: "reach", signer: "old", ...both };
  if (asks(wanted, to, ["switch-signer"])) return { kind: "reach", signer: "new", ...both };
  if (asks(wanted, from, ["stable"])) return { kind: "reach", signer: "old", ...one };
  return refused([to, "trust-both"], [to, "switch-signer"], [from, "stable"]);
}

function goalOnceSwitched(wanted: WantedRotation, to: number): RotationGoal {
  if (asks(wanted, to, ["switch-signer"])) return { kind: "reach", signer: "new", ...both };
  if (asks(wanted, to, ["drop-old"])) return { kind: "reach", signer: "new", ...one };
  if (asks(wanted, to, ["trust-both"])) return { kind: "reach", signer: "old", ...both };
  return refused([to, "switch-signer"], [to, "drop-old"], [to, "trust-both"]);
}

function asks(
  wanted: WantedRotation,
  generation: number,
  phases: readonly RotationPhase[],
): boolean {
  return wanted.generation === generation && phases.includes(wanted.phase);
}

function refused(...allowed: readonly (readonly [number, RotationPhase])[]): RotationGoal {
  return {
    kind: "refused",
    allowed: allowed.map(([generation, phase]) => ({ generation, phase })),
  };
}
