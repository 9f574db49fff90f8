/** Marks what {@link markup} made; what is read from JSON can never have it. */
export const trusted: unique symbol = Symbol("markup");

/** HTML or SVG in which everything that came from outside is escaped. */
export interface Markup {
  /** The text of it, well-formed as XML. */
  readonly [trusted]: string;
}

/** What may be put into a template: texts are escaped, markup is not, nothing is left out. */
export type MarkupPart = Markup | string | number | undefined | readonly MarkupPart[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What XML 1.0 (section 2.2) allows nowhere, not even escaped; lone surrogates are among it. */
const forbidden = new RegExp(
  "[^\\t\\n\\r\\u{20}-\\u{d7ff}\\u{e000}-\\u{fffd}\\u{10000}-\\u{10ffff}]",
  "gu",
);

/**
 * A text as it may stand between tags and in quoted attributes, in HTML and in XML. Characters that
 * XML forbids become U+FFFD.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { escapeHtml } from "./markup.ts";
 *
 * assert.equal(escapeHtml(`</script> & "x"`), "&lt;/script&gt; &amp; &quot;x&quot;");
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replaceAll(forbidden, "\ufffd").replaceAll(
    /[&<>"']/g,
    (each) => entities[each] ?? "",
  );
}

/**
 * Makes markup of a template. What is put in is escaped unless it is markup itself, so forgetting to
 * is impossible; put it only between tags and into quoted attributes. Numbers are rounded to
 * hundredths, which is plenty for coordinates; lists are joined and `undefined` is left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { markup, textOf } from "./markup.ts";
 *
 * const items = ["a < b", "c"].map((each) => markup`<li>${each}</li>`);
 * assert.equal(textOf(markup`<ul>${items}</ul>`), "<ul><li>a &lt; b</li><li>c</li></ul>");
 * ```
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return { [trusted]: strings.map((text, index) => text + written(parts[index])).join("") };
}

/** The text of markup, to be written into a file. */
export function textOf(made: Markup): string {
  return made[trusted];
}

/** Markup of a text that is known to be safe, such as a style sheet of ours. Never for data. */
export function trustedMarkup(text: string): Markup {
  return { [trusted]: text };
}

function written(part: MarkupPart): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(Math.round(part * 100) / 100);
  if (isMarkup(part)) return part[trusted];
  return Array.isArray(part) ? part.map(written).join("") : escapeHtml(String(part));
}

function isMarkup(part: MarkupPart): part is Markup {
  return typeof part === "object" && trusted in part;
}
