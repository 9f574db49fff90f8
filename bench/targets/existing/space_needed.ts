import type { GroupLoad, Trial } from "../../scenarios/trial.ts";

/** Bytes that a workload makes etcd keep, older revisions included. */
interface Footprint {
  /** Of each request, on average. */
  readonly request: number;
  /** Of each tenant, before the load begins. */
  readonly tenant: number;
}

const kibibyte = 1_024;
const mebibyte = 1_024 * kibibyte;

/**
 * Half of the requests of a tenant's kube-apiserver write something of 4 to 12 KiB, and a tenant
 * begins with some 80 objects of that size (bench/workloads/kubernetes). Others write less.
 */
const ordinary: Footprint = { request: 8 * kibibyte, tenant: mebibyte };

/** Those that write more, as `bench/workloads` has them. */
const heavier: Readonly<Record<string, Footprint>> = {
  "rollouts": { request: 64 * kibibyte, tenant: mebibyte },
  "large-values": { request: mebibyte + 4 * kibibyte, tenant: mebibyte },
  "list-storm": { request: 0, tenant: 4 * mebibyte },
  "prefix-delete": { request: 512 * kibibyte, tenant: mebibyte },
  "range-migration": { request: 256 * kibibyte, tenant: 2 * mebibyte },
};

/** Requests a second of each request in flight: a write takes an fdatasync, a millisecond or more. */
const closedRate = 200;

/** Requests a second of a trace, where nobody knows before it is read. */
const traceRate = 500;

/**
 * Bytes by which the load of trials may make a database grow, by a generous guess: every request is
 * taken for one of a workload's larger writes, and nothing for compacted meanwhile. The run itself is
 * watched, so a guess that is too low ends it and does no harm.
 */
export function spaceNeeded(trials: readonly Trial[]): number {
  return trials.reduce((sum, trial) => sum + ofTrial(trial), 0);
}

/** The highest rate of a trial in requests a second, all groups together; nothing for a closed loop. */
export function highestRate({ phases }: Pick<Trial, "phases">): number | undefined {
  const rates = phases.map(({ load }) => {
    const groups = Object.values(load).map((each) => fixedRate(each));
    return groups.reduce<number | undefined>(
      (sum, rate) => sum === undefined || rate === undefined ? undefined : sum + rate,
      0,
    );
  });
  return rates.reduce<number | undefined>(
    (most, rate) => most === undefined || rate === undefined ? undefined : Math.max(most, rate),
    0,
  );
}

function ofTrial({ groups, phases }: Trial): number {
  const prepared = Object.values(groups).map(({ tenants, workload }) =>
    tenants * footprintOf(workload).tenant
  );
  const written = phases.flatMap(({ load, seconds }) =>
    Object.entries(load).map(([group, each]) =>
      seconds * guessedRate(each) * footprintOf(groups[group]?.workload ?? "").request
    )
  );
  return [...prepared, ...written].reduce((sum, bytes) => sum + bytes, 0);
}

function footprintOf(workload: string): Footprint {
  return heavier[workload] ?? ordinary;
}

function fixedRate(load: GroupLoad): number | undefined {
  switch (load.kind) {
    case "open":
      return load.rate;
    case "ramp":
      return Math.max(load.from, load.to);
    case "closed":
    case "trace":
      return undefined;
  }
}

function guessedRate(load: GroupLoad): number {
  switch (load.kind) {
    case "open":
      return load.rate;
    case "ramp":
      return (load.from + load.to) / 2;
    case "closed":
      return load.inFlight * closedRate;
    case "trace":
      return traceRate * load.speed;
  }
}
