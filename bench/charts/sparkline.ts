import { extent } from "./extent.ts";
import { linePath, runsOf, usualGap } from "./line_paths.ts";
import { type Markup, markup } from "./markup.ts";
import { linearScale } from "./scale.ts";
import { type Point, thinPoints } from "./thin_points.ts";

/** How a sparkline is drawn. */
export interface SparklineOptions {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** Pixels. Default: 96. */
  readonly width?: number;
  /** Pixels. Default: 22. */
  readonly height?: number;
  /** The value of the upper end, where several are to be compared. Default: the largest. */
  readonly most?: number;
}

/** A line as high as a line of text, from 0, without axes; for cells of tables. */
export function sparkline(
  points: readonly Point[],
  { height = 22, label, most, width = 96 }: SparklineOptions,
): Markup {
  const [from, to] = extent(points.map(([x]) => x)) ?? [0, 1];
  const [low, high] = extent(points.map(([, y]) => y)) ?? [0, 1];
  const x = linearScale({ domain: [from, to], range: [2, width - 2] });
  const top = most ?? high;
  const y = linearScale({
    domain: [Math.min(0, low), top > 0 ? top : 1],
    range: [height - 2, 2],
  });
  const thin = thinPoints(points, { domain: [from, to], pixels: width });
  const path = linePath(runsOf(thin, usualGap(points)), { x, y });
  return markup`<svg class="spark" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}"><path class="line s0" d="${path}"/></svg>`;
}
