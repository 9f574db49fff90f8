import type { PromisedObjective } from "./latency_limit.ts";

/** A service-level objective for a shared etcd; times in milliseconds. */
export interface Objective {
  /** What it is called on the command line and in results. */
  readonly name: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** Longest 99th percentile of any operation that writes; infinite for no limit. */
  readonly writeP99: number;
  /** Longest 99th percentile of any operation that reads; infinite for no limit. */
  readonly readP99: number;
  /** Longest 99th percentile of a whole list, all pages together; infinite for no limit. */
  readonly listP99: number;
  /** Largest share of requests that may fail. */
  readonly errorShare: number;
}

/** The profiles that `--slo` names. */
export const objectives: Readonly<Record<string, Objective>> = {
  strict: {
    name: "strict",
    source: "disk latencies etcd's FAQ asks for: WAL fsync p99 10 ms, backend commit p99 25 ms",
    writeP99: 25,
    readP99: 10,
    listP99: 100,
    errorShare: 0.001,
  },
  kubernetes: {
    name: "kubernetes",
    source:
      "the Kubernetes API SLO (1 s for single objects, 30 s for lists), a tenth and less of it",
    writeP99: 100,
    readP99: 50,
    listP99: 500,
    errorShare: 0.001,
  },
  mixin: {
    name: "mixin",
    source: "the threshold of etcd mixin's alert etcdGRPCRequestsSlow",
    writeP99: 150,
    readP99: 150,
    listP99: 500,
    errorShare: 0.01,
  },
  none: {
    name: "none",
    source: "nothing is asked of the target",
    writeP99: Infinity,
    readP99: Infinity,
    listP99: Infinity,
    errorShare: 1,
  },
};

/** The profile that applies unless another is named. */
export const defaultObjective = "kubernetes";

/** An objective as it stands in a result: nothing for no limit, since JSON knows no infinity. */
export function promised(objective: Objective): PromisedObjective {
  const { errorShare, listP99, name, readP99, writeP99 } = objective;
  const finite = (value: number) => Number.isFinite(value) ? value : null;
  return {
    name,
    writeP99: finite(writeP99),
    readP99: finite(readP99),
    listP99: finite(listP99),
    errorShare,
  };
}
