import type { Observation } from "../observation.ts";

/**
 * Milliseconds for which a gate has to hold a member back before its data count as lost. A gate
 * lets data pass within a second of its start; the rest is for clocks that differ.
 */
export const gatePatience = 30_000;

/**
 * Whether a member that once started has no data any more: its gate, which lets data pass at once,
 * holds it back, and it has no ticket. A member that is merely down is never held back: its pod is
 * not there, or is somewhere else than in its gate.
 */
export function hasLostData({ etcd, now, pods, tickets }: Observation, name: string): boolean {
  const pod = pods.find((each) => each.name === name);
  if (pod?.gatedSince === undefined || pod.isEnding) return false;
  if (tickets?.claims[name] !== undefined) return false;
  const answers = etcd.members.some(({ pod, state }) => pod === name && state !== "silent");
  return !answers && now - pod.gatedSince >= gatePatience;
}
