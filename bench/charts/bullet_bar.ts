import { formatValue } from "./format_value.ts";
import { type Markup, markup } from "./markup.ts";
import { linearScale } from "./scale.ts";
import type { Tone } from "./tone.ts";
import type { Unit } from "./unit.ts";

/** A value against its limit. */
export interface BulletBar {
  /** The value; `null` when there was none. */
  readonly value: number | null;
  /** What it may not pass. */
  readonly limit: number;
  /** The unit of both. */
  readonly unit: Unit;
  /** Its colour. Default: good up to the limit and bad beyond. */
  readonly tone?: Tone;
  /** Pixels. Default: 120. */
  readonly width?: number;
}

const height = 14;

/** The limit stands at this share of the width, so that passing it is seen. */
const limitShare = 0.8;

/** A bar as high as a line of text, with its limit as a line across; for cells of tables. */
export function bulletBar({ limit, tone, unit, value, width = 120 }: BulletBar): Markup {
  const x = linearScale({ domain: [0, limit / limitShare], range: [0, width] });
  const colour = tone ?? (value !== null && value > limit ? "bad" : "good");
  const label = `${formatValue(value, unit)} of at most ${formatValue(limit, unit)}`;
  const bar = value === null
    ? undefined
    : markup`<rect class="fill-${colour}" y="3" width="${
      Math.max(2, x.at(value))
    }" height="8" rx="2"/>`;
  return markup`<svg class="spark" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}"><g data-tip=""><title>${label}</title><rect class="bar-track" y="3" width="${width}" height="8" rx="2"/>${bar}<path class="whisker" d="M${
    x.at(limit)
  } 0v14"/></g></svg>`;
}
