import { loadavg } from "node:os";
import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import { alternate, type RoundTurns, type TurnTakers } from "./alternate.ts";
import { roundFigures, type SideFigures } from "./round_figures.ts";
import type { SideFacts, SideOrder, TurnResult } from "./side_message.ts";
import { type Side, startSide } from "./start_side.ts";

/** How long a comparison takes. Fixed by trials before any acceptance (docs/benchmarking.md). */
export interface AgainstPlan {
  /** Rounds that count. Default: 14. */
  readonly rounds?: number;
  /** Milliseconds of a round at least; the last turns are finished. Default: 2,000. */
  readonly roundTime?: number;
  /** Milliseconds of turns before that do not count. Default: 4,000. */
  readonly warmUp?: number;
}

/** Which sides, and how. */
export interface CompareSidesOptions extends AgainstPlan {
  /** The side without the change. */
  readonly base: SideOrder;
  /** The side with it. */
  readonly head: SideOrder;
  /**
   * Puts something between clients and members, and may watch turns. Default: nothing.
   */
  readonly between?: (sides: BothSides) => Promise<Between>;
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Both sides, open and not yet connected. */
export interface BothSides {
  /** Without the change. */
  readonly base: Side;
  /** With it. */
  readonly head: Side;
}

/** Something between clients and members. */
export interface Between {
  /** Address that leads to the leader of the side without the change. */
  readonly base: string;
  /** Address that leads to the leader of the side with it. */
  readonly head: string;
  /** The turns, as they are made through it. */
  readonly turns: TurnTakers;
  /** Takes it away. */
  close(): Promise<void>;
}

/** What a comparison measured. */
export interface AgainstRounds {
  /** What the side without the change is. */
  readonly base: SideFacts;
  /** What the side with it is. */
  readonly head: SideFacts;
  /** The figures of each round, in the order of `againstMetrics`. */
  readonly rounds: readonly (readonly SideFigures[])[];
  /** Requests that count, of both sides together. */
  readonly requests: number;
  /** Requests that failed, by side. */
  readonly failed: SideFigures;
  /** Times that a leader was found elsewhere and put back, by side. */
  readonly elections: SideFigures;
  /** The machine's load average over a minute, before and after. */
  readonly load: readonly [before: number, after: number];
  /** Seconds that all of it took. */
  readonly seconds: number;
}

/** Of a hundred requests, so many may fail before a comparison says nothing. */
const mostFailed = 1;

/**
 * Starts both sides, lets them take turns, and ends them.
 *
 * @throws {Failure} `target-failed` when a side breaks, more than 1 % of its requests fail, or a
 * cluster has no leader; what opening a side throws
 */
export async function compareSides(options: CompareSidesOptions): Promise<AgainstRounds> {
  const started = performance.now();
  const before = loadNow();
  await using stack = new AsyncDisposableStack();
  const step = options.progress.step("Starting a cluster for each side");
  const [base, head] = await Promise.all([options.base, options.head].map(async (order) => {
    const side = await startSide(order);
    stack.defer(() => side.close());
    return side;
  })) as [Side, Side];
  step.done(`etcd ${base.facts.etcd} and etcd ${head.facts.etcd}`);
  const between = await (options.between ?? nothing)({ base, head });
  stack.defer(() => between.close());
  await Promise.all([base.connect(between.base), head.connect(between.head)]);
  const measured = await measure({ base, head, between }, options);
  return {
    base: base.facts,
    head: head.facts,
    ...measured,
    load: [before, loadNow()],
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

interface Sides extends BothSides {
  readonly between: Between;
}

type Measured = Pick<AgainstRounds, "rounds" | "requests" | "failed" | "elections">;

async function measure(
  { base, between, head }: Sides,
  { progress, rounds = 14, roundTime = 2_000, signal, warmUp = 4_000 }: CompareSidesOptions,
): Promise<Measured> {
  const bounds = signal === undefined ? {} : { signal };
  await alternate(between.turns, { time: warmUp, ...bounds });
  const step = progress.step(`${rounds} rounds of turns`);
  const all: RoundTurns[] = [];
  const elections = { base: 0, head: 0 };
  for (let round = 1; round <= rounds; round++) {
    const [baseMoved, headMoved] = await Promise.all([base.settle(), head.settle()]);
    elections.base += Number(baseMoved);
    elections.head += Number(headMoved);
    all.push(await alternate(between.turns, { time: roundTime, ...bounds }));
    progress.status(`round ${round} of ${rounds}`);
  }
  step.done();
  const counts = { base: countOf(all, "base"), head: countOf(all, "head") };
  return {
    rounds: all.map(roundFigures),
    requests: counts.base.answered + counts.head.answered,
    failed: { base: counts.base.failed, head: counts.head.failed },
    elections,
  };
}

function countOf(rounds: readonly RoundTurns[], side: "base" | "head") {
  const turns: readonly TurnResult[] = rounds.flatMap((round) => round[side].flat());
  const answered = turns.reduce((sum, { latencies }) => sum + latencies.length, 0);
  const failed = turns.reduce((sum, turn) => sum + turn.failed, 0);
  if (failed * 100 > (answered + failed) * mostFailed) {
    throw new Failure("target-failed", `${failed} of ${answered + failed} requests failed`, {
      hint: "Find out why before comparing",
    });
  }
  return { answered, failed };
}

function nothing({ base, head }: BothSides): Promise<Between> {
  return Promise.resolve({
    base: base.facts.leader,
    head: head.facts.leader,
    turns: { base: base.turn, head: head.turn },
    close: () => Promise.resolve(),
  });
}

/** 0 where the process may not ask. */
function loadNow(): number {
  try {
    return loadavg()[0] ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return 0;
    throw error;
  }
}
