import type { Scenario } from "./scenario.ts";

/** Loads a scenario; nothing of it is loaded before. */
export type LoadScenario = () => Promise<Scenario>;

/** All scenarios by name, in the order in which they are listed. */
export const scenarios: Readonly<Record<string, LoadScenario>> = {
  "kubernetes-steady": async () => (await import("./kubernetes_steady.ts")).kubernetesSteady,
  "noisy-neighbours": async () =>
    (await import("./noisy_neighbours/noisy_neighbours.ts")).noisyNeighbours,
  "lease-slope": async () => (await import("./lease_slope.ts")).leaseSlope,
};
