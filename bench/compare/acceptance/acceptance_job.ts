import type { AgainstRounds } from "../../against/compare_sides.ts";
import type { HeldBack } from "../../against/delay_line.ts";
import type { FigureVerdict } from "../../against/judge_rounds.ts";

/** One comparison of the acceptance, as it is written when it ends. */
export interface AcceptanceJob {
  /** The first is 1. */
  readonly number: number;
  /** Whether both sides are the same, or answers of one were held back. */
  readonly kind: "same" | "delayed";
  /** When it began, UTC. */
  readonly startedAt: string;
  /** Share of the service time by which answers were held back. */
  readonly share: number;
  /** Seed of what was asked for. */
  readonly seed: number;
  /** Milliseconds of delay a request by kind of turn: the median over its turns. */
  readonly delays: Readonly<Record<string, number>>;
  /** What the delay line before the second side held back. */
  readonly held: HeldBack;
  /** What was measured; nothing where the comparison broke. */
  readonly measured: AgainstRounds | null;
  /** What was judged of it; nothing where the comparison broke. */
  readonly verdicts: readonly FigureVerdict[];
  /** Whether something was called a regression. */
  readonly alarmed: boolean;
  /** Why the comparison broke; empty otherwise. */
  readonly broke: string;
}
