/**
 * Charts and pages for reports that are one file: functions from data to markup, without a clock, a
 * network or a library behind them.
 *
 * | to show | take |
 * | --- | --- |
 * | values over time, with events, limits and bands | `lineChart` |
 * | a distribution up to its last percentiles | `percentilePlot` |
 * | a matrix, such as who hurts whom | `heatmap` |
 * | figures beside each other, with intervals and limits | `barChart` |
 * | what happened when | `timeline` |
 * | a trend, or a value against its limit, in a cell | `sparkline`, `bulletBar` |
 * | rows that are sorted and searched | `dataTable`, `filtered` |
 * | verdict, figures, facts, headings, parts that open | `verdictBox`, `statTiles`, `factList`, `pageSection`, `disclosure` |
 *
 * Charts are laid out for 360 pixels, a third of a desk and the whole of a phone: put them beside each
 * other with `chartGrid`. One that shall be as wide as the page is laid out twice, by `responsive`.
 * Places in time are seconds since the run began, and each unit has a name in `Unit`. All text is
 * escaped by the template `markup`, which is the only way to make markup.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type Markup, markup, textOf, trustedMarkup } from "./markup.ts";
import { pageScript } from "./page_script.ts";
import { pageStyle } from "./page_style.ts";

/** What a page is made of. */
export interface HtmlPage {
  /** Title of the document, as the browser's tab shows it. */
  readonly title: string;
  /** What stays at the top while scrolling, at the left. Default: the title. */
  readonly brand?: string;
  /** Links at the top, to parts of the page. */
  readonly links?: readonly PageLink[];
  /** What the page says, within `<main>`; begin with an `<h1>`. */
  readonly body: Markup;
  /** What stands at the very end, such as what made the page. */
  readonly footer?: Markup;
}

/** A link to a part of the page. */
export interface PageLink {
  /** What is read. */
  readonly text: string;
  /** The `id` of the part. */
  readonly to: string;
}

/**
 * A report as one file that needs nothing else: it works from a disk, from an artifact of CI and in
 * print, in light and dark, on a phone and on a desk. Its policy lets the browser load nothing over
 * the network and run no program but the one that is known by its hash, so even a report about a
 * hostile tenant is safe to open. The same input always gives the same bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { htmlPage } from "./html_page.ts";
 * import { markup } from "./markup.ts";
 *
 * const title = "Run of </title><script>alert(1)</script>";
 * const page = htmlPage({ title, body: markup`<h1>${title}</h1>` });
 * assert.ok(page.startsWith("<!doctype html>"));
 * assert.ok(!page.includes("<script>alert"));
 * ```
 */
export function htmlPage({ body, brand, footer, links = [], title }: HtmlPage): string {
  const style = pageStyle();
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(pageScript)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const navigation = links.map(({ text, to }) => markup`<a href="#${to}">${text}</a>`);
  const document = markup`<html lang="en"><head><meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${trustedMarkup(policy)}"/>
<meta name="viewport" content="width=device-width,initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<title>${title}</title>
<style>${trustedMarkup(style)}</style></head>
<body><header class="bar"><div><b>${
    brand ?? title
  }</b><nav aria-label="Parts of the page">${navigation}</nav><button type="button" data-theme-toggle="">Theme: auto</button></div></header>
<main>${body}</main>
${footer === undefined ? undefined : markup`<footer>${footer}</footer>\n`}<script>${
    trustedMarkup(pageScript)
  }</script></body></html>
`;
  return `<!doctype html>\n${textOf(document)}`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
