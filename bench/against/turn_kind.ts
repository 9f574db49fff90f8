/** What the members of both sides are asked in one kind of turn. */
export interface TurnKind {
  /** Its name in figures. */
  readonly name: string;
  /** The operation of the Kubernetes-shaped workload (bench/workloads/kubernetes). */
  readonly operation: "update" | "get" | "list";
  /** How many of it make a turn: some tens of milliseconds, so that neighbours meet one machine. */
  readonly operations: number;
  /** Requests that one of it is, each after the other. */
  readonly requests: number;
  /** How many are under way at a time. */
  readonly inFlight: number;
}

/**
 * What is asked of both sides, one kind after the other. A list is of three pages: the workload
 * prepares 60 pods, asks for 25 a page, and no kind here changes how many there are.
 */
export const turnKinds: readonly TurnKind[] = [
  { name: "update", operation: "update", operations: 16, requests: 1, inFlight: 1 },
  { name: "get", operation: "get", operations: 32, requests: 1, inFlight: 1 },
  { name: "list", operation: "list", operations: 8, requests: 3, inFlight: 1 },
  { name: "update, 8 in flight", operation: "update", operations: 48, requests: 1, inFlight: 8 },
];
