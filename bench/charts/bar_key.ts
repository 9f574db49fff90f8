import type { BarChart } from "./bar_chart.ts";
import { type Markup, markup } from "./markup.ts";

/** What whiskers and lines across are; nothing when there are none, or they have no name. */
export function barKey({ bars, intervalName, limitName }: BarChart): Markup | undefined {
  const limits = limitName !== undefined && bars.some(({ limit }) => limit !== undefined);
  const intervals = intervalName !== undefined &&
    bars.some(({ interval }) => interval !== undefined);
  if (!limits && !intervals) return undefined;
  return markup`<ul class="legend">${
    limits
      ? markup`<li><svg width="8" height="14"><path class="whisker" stroke-width="2" d="M4 0v14"/></svg>${limitName}</li>`
      : undefined
  }${
    intervals
      ? markup`<li><svg width="20" height="10"><path class="whisker" d="M1 5H19M1 1v8M19 1v8"/></svg>${intervalName}</li>`
      : undefined
  }</ul>`;
}
