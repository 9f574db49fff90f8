import type { Scenario } from "./scenario.ts";

/** Loads a scenario; nothing of it is loaded before. */
export type LoadScenario = () => Promise<Scenario>;

/** All scenarios by name, in the order in which they are listed. */
export const scenarios: Readonly<Record<string, LoadScenario>> = {
  "kubernetes-steady": async () => (await import("./kubernetes_steady.ts")).kubernetesSteady,
  "noisy-neighbours": async () =>
    (await import("./noisy_neighbours/noisy_neighbours.ts")).noisyNeighbours,
  capacity: async () => (await import("./capacity/capacity.ts")).capacity,
  "auth-tax": async () => (await import("./auth_tax/auth_tax.ts")).authTax,
  "watch-fan-out": async () => (await import("./watch_fan_out/watch_fan_out.ts")).watchFanOut,
  "rollout-burst": async () => (await import("./rollout_burst/rollout_burst.ts")).rolloutBurst,
  "idle-fleet": async () => (await import("./idle_fleet/idle_fleet.ts")).idleFleet,
  "lease-slope": async () => (await import("./lease_slope/lease_slope.ts")).leaseSlope,
  maintenance: async () => (await import("./maintenance/maintenance.ts")).maintenance,
  "tenant-churn": async () => (await import("./tenant_churn/tenant_churn.ts")).tenantChurn,
  "quota-wall": async () => (await import("./quota_wall/quota_wall.ts")).quotaWall,
  replay: async () => (await import("./replay/replay.ts")).replay,
  soak: async () => (await import("./soak.ts")).soak,
};
