/** Who rolls out: one tenant all pods, or many tenants some each. */
export const bursts = ["one", "many"] as const;

/** One of them. */
export type Burst = typeof bursts[number];

/** Names of the phases of a burst. */
export interface BurstPhases {
  /** When all of its pods are due. */
  readonly burst: string;
  /** While they are served. */
  readonly drain: string;
  /** When they should be through. */
  readonly after: string;
}

/** The phases of a burst. */
export function phasesOf(burst: Burst, round: number): BurstPhases {
  const name = `${burst === "one" ? "one tenant" : "many tenants"}, round ${round + 1}`;
  return { burst: `pods of ${name}`, drain: `draining ${name}`, after: `after ${name}` };
}
