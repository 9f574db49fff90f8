import type { KubernetesObject } from "./kubernetes_object.ts";

/**
 * The order in which Argo CD applies objects: it waits until a wave is healthy before it starts
 * the next one. Keeper and StatefulSet share a wave because each waits for the other's pods.
 */
export const syncWave = {
  /** Names, rights and policies, which are healthy at once. */
  foundation: 0,
  /** The pods: keeper and members. */
  workloads: 1,
  /** Kamaji's DataStore, alone. */
  dataStore: 2,
  /**
   * What nobody waits for: monitoring, schedules and the volume of their snapshots. Only in the
   * last wave does Argo CD not wait for health; a claim that waits for its first pod, or a CronJob
   * that is suspended or whose last run failed, would stop every sync in an earlier one
   * (argo-cd#22940).
   */
  accessories: 3,
} as const;

/** One of the waves of {@link syncWave}. */
export type SyncWave = typeof syncWave[keyof typeof syncWave];

/** The annotation that puts an object into a wave; without it, it is in wave 0. */
export const syncWaveAnnotation = "argocd.argoproj.io/sync-wave";

/** Reads the wave of a rendered object. */
export function syncWaveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[syncWaveAnnotation] ?? syncWave.foundation);
}
