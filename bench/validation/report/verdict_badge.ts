import type { Markup } from "../../charts/markup.ts";
import { badge } from "../../charts/page_parts.ts";
import type { Tone } from "../../charts/tone.ts";
import type { LiveVerdict } from "../live/live_report.ts";

const tones: Readonly<Record<LiveVerdict, Tone>> = {
  "passed": "good",
  "failed": "bad",
  "not-run": "neutral",
};

/** What a verdict means to the reader. */
export function verdictTone(verdict: LiveVerdict): Tone {
  return tones[verdict];
}

/** A verdict as a word with a sign. */
export function verdictBadge(verdict: LiveVerdict): Markup {
  return badge(verdict.replace("-", " "), verdictTone(verdict));
}

/** Sorts what failed to the front, and what was not run to the end. */
export function worstFirst<Entry extends { readonly verdict: LiveVerdict }>(
  entries: readonly Entry[],
): Entry[] {
  const order: readonly LiveVerdict[] = ["failed", "passed", "not-run"];
  return entries.toSorted((one, other) =>
    order.indexOf(one.verdict) - order.indexOf(other.verdict)
  );
}
