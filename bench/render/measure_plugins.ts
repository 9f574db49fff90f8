import { type ChildMemory, childMemory } from "./child_memory.ts";
import { type Contender, type ContenderName, contenderNames } from "./contender.ts";
import { type PairedRatio, pairedRatio, quantile } from "./paired_ratio.ts";

/** So many requests at a time, and how often. */
export interface Load {
  /** Requests that are sent together. */
  readonly atOnce: number;
  /** How often each contender gets them. */
  readonly rounds: number;
}

/** What one contender took under one load. */
export interface ContenderCost {
  /** Milliseconds from request to answer that half of the requests took at most. */
  readonly p50: number;
  /** Milliseconds that 99 of 100 requests took at most. */
  readonly p99: number;
  /** What its processes had resident at most. */
  readonly memory: ChildMemory;
  /** Ours divided by this one, round by round, of each round's median; 1 for ours. */
  readonly ratio: PairedRatio;
}

/** What all contenders took under one load. */
export interface LoadResult extends Load {
  /** By contender. */
  readonly costs: Readonly<Record<ContenderName, ContenderCost>>;
}

/** Rounds in which memory is looked at, and nothing timed. */
const memoryRounds = 3;

/**
 * Puts the same load on each contender in turn, round by round and in alternating order, so that a
 * machine that is busy for a while slows all of them.
 */
export async function measurePlugins(
  contenders: readonly Contender[],
  { atOnce, rounds }: Load,
): Promise<LoadResult> {
  for (const contender of contenders) await timedBatch(contender, atOnce);
  const times = new Map<ContenderName, number[][]>(contenderNames.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const contender of order) {
      times.get(contender.name)?.push(await timedBatch(contender, atOnce));
    }
  }
  const ours = medians(times.get("kamaji-etcd") ?? []);
  const costs: [ContenderName, ContenderCost][] = [];
  for (const contender of contenders) {
    const batches = times.get(contender.name) ?? [];
    const theirs = medians(batches);
    costs.push([contender.name, {
      p50: quantile(batches.flat(), 0.5),
      p99: quantile(batches.flat(), 0.99),
      memory: await memoryOf(contender, atOnce),
      ratio: pairedRatio(ours.map((own, round) => [own, theirs[round] ?? Number.NaN] as const)),
    }]);
  }
  return { atOnce, rounds, costs: Object.fromEntries(costs) as LoadResult["costs"] };
}

/** Milliseconds of each request of a batch. */
async function timedBatch({ server, request }: Contender, size: number): Promise<number[]> {
  return await Promise.all(Array.from({ length: size }, async () => {
    const started = performance.now();
    await server.client.manifests(request);
    return performance.now() - started;
  }));
}

function medians(batches: readonly (readonly number[])[]): number[] {
  return batches.map((batch) => quantile(batch, 0.5));
}

/** Looking costs time, so it is not done while time is measured. */
async function memoryOf(contender: Contender, atOnce: number): Promise<ChildMemory> {
  return await childMemory(contender.server.pid, async () => {
    for (let round = 0; round < memoryRounds; round++) await timedBatch(contender, atOnce);
  });
}
