import { type Markup, markup } from "./markup.ts";

/** What every chart has. */
export interface ChartFrame {
  /** What it shows, as a heading. */
  readonly title: string;
  /** What is good, or how it was measured; shown small below the heading. */
  readonly description?: string;
  /** Pixels for which it is laid out; it is shown as wide as its container. Default: 360. */
  readonly width?: number;
  /** Pixels. Each chart has its own default. */
  readonly height?: number;
}

/** Parts of a figure. */
export interface FigureParts extends ChartFrame {
  /** What a screen reader is told besides the title: the main figures in words. */
  readonly summary: string;
  /** What is drawn; its coordinates begin at the top left. */
  readonly drawing: Markup;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** What stands below: a legend, notes. */
  readonly below?: Markup | undefined;
  /** Attributes of the drawing for the read-out, already markup. */
  readonly attributes?: Markup;
}

/** Pixels for which a chart is laid out unless told otherwise: one of three beside each other. */
export const defaultWidth = 360;

/** A drawing with its heading and legend. */
export function figure(parts: FigureParts): Markup {
  const { attributes, below, drawing, height, summary, title, width } = parts;
  return markup`<figure class="chart">${
    captionOf(parts)
  }<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${
    title === "" ? parts.description ?? summary : title
  }"${attributes}><desc>${summary}</desc>${drawing}</svg>${below}</figure>`;
}

/**
 * The same chart laid out twice, for a wide screen and for a phone; the page shows one of them. Text
 * in a chart then has its size on both. Needed only by charts wider than {@link defaultWidth}.
 */
export function responsive(
  chart: (width: number) => Markup,
  { narrow = defaultWidth, wide = 1_120 }: { readonly narrow?: number; readonly wide?: number } =
    {},
): Markup {
  return markup`<div class="wide">${chart(wide)}</div><div class="narrow">${chart(narrow)}</div>`;
}

/** Charts beside each other, as many as there is room for. */
export function chartGrid(charts: readonly Markup[]): Markup {
  return markup`<div class="charts">${
    charts.map((each) => markup`<div class="card">${each}</div>`)
  }</div>`;
}

/** A figure that says why there is nothing to draw. */
export function emptyFigure(frame: ChartFrame, reason: string): Markup {
  return captioned(frame, markup`<p class="empty">${reason}</p>`);
}

/** Anything with the heading of a chart, so that it can stand beside charts. */
export function captioned(frame: ChartFrame, content: Markup): Markup {
  return markup`<figure class="chart">${captionOf(frame)}${content}</figure>`;
}

function captionOf({ description, title }: ChartFrame): Markup | undefined {
  if (title === "" && description === undefined) return undefined;
  return markup`<figcaption>${title === "" ? undefined : markup`<b>${title}</b>`}${
    description === undefined ? undefined : markup` <span>${description}</span>`
  }</figcaption>`;
}
