/** The number that a pod of a StatefulSet ends in. */
export function memberOrdinal(pod: string): number {
  return Number(pod.slice(pod.lastIndexOf("-") + 1));
}

/** How many replicas a StatefulSet needs to have all of these pods: it has no gaps. */
export function replicasFor(pods: readonly string[]): number {
  return Math.max(0, ...pods.map((pod) => memberOrdinal(pod) + 1));
}

/** The pods in their order. */
export function byOrdinal(pods: readonly string[]): string[] {
  return [...pods].sort((a, b) => memberOrdinal(a) - memberOrdinal(b));
}
