import { type Markup, markup, type MarkupPart } from "./markup.ts";
import { type Tone, toneSign } from "./tone.ts";

/** What a report says first. */
export interface Verdict {
  /** Whether that is good. */
  readonly tone: Tone;
  /** In a few words. */
  readonly title: string;
  /** Further paragraphs. */
  readonly lines?: readonly MarkupPart[];
}

/** The verdict, at the top of a report. */
export function verdictBox({ lines = [], title, tone }: Verdict): Markup {
  return markup`<section class="verdict ${tone}" aria-label="Verdict"><i aria-hidden="true">${
    toneSign(tone)
  }</i><div><h1>${title}</h1>${lines.map((line) => markup`<p>${line}</p>`)}</div></section>`;
}

/** A figure that is read from afar. */
export interface StatTile {
  /** What it is. */
  readonly label: string;
  /** The figure, with its unit. */
  readonly value: string;
  /** What is to be said of it. */
  readonly note?: MarkupPart;
  /** What it means. Default: nothing. */
  readonly tone?: Tone;
}

/** Figures beside each other. */
export function statTiles(tiles: readonly StatTile[]): Markup {
  return markup`<div class="tiles">${
    tiles.map(({ label, note, tone, value }) =>
      markup`<div class="tile"><small>${label}</small><strong class="${
        tone ?? ""
      }">${value}</strong>${note === undefined ? undefined : markup`<small>${note}</small>`}</div>`
    )
  }</div>`;
}

/** A word with a sign and a colour. */
export function badge(text: string, tone: Tone): Markup {
  return markup`<span class="badge ${tone}">${toneSign(tone)} ${text}</span>`;
}

/** A word that says of which kind something is, such as how urgent. */
export function tag(text: string, tone: Tone): Markup {
  return markup`<span class="tag ${tone}">${text}</span>`;
}

/** Pairs of a name and what is to be known; two beside each other where there is room, if wanted. */
export function factList(
  facts: readonly (readonly [name: string, value: MarkupPart])[],
  { twice = false }: { readonly twice?: boolean } = {},
): Markup {
  return markup`<dl class="facts${twice ? " twice" : ""}">${
    facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)
  }</dl>`;
}

/** A part of a page with a heading. */
export interface PageSection {
  /** By which it is linked to; unique in the page. */
  readonly id: string;
  /** Its heading. */
  readonly title: string;
  /** What it is about, in a sentence or two. */
  readonly lead?: MarkupPart;
  /** What it holds. */
  readonly body: MarkupPart;
}

/** A part of a page with a heading, to which the page can link. */
export function pageSection({ body, id, lead, title }: PageSection): Markup {
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${
    lead === undefined ? undefined : markup`<p class="muted">${lead}</p>`
  }${body}</section>`;
}

/** A part that opens. */
export interface Disclosure {
  /** By which it is linked to, which opens it. */
  readonly id?: string;
  /** What is seen of it while it is closed. */
  readonly summary: MarkupPart;
  /** What it holds. */
  readonly body: MarkupPart;
  /** Whether it is open at first. Default: no. */
  readonly open?: boolean;
}

/** A card that opens; print shows what is in it. It is found by the field of `filtered`. */
export function disclosure({ body, id, open, summary }: Disclosure): Markup {
  return markup`<details class="card" data-item=""${
    id === undefined ? undefined : markup` id="${id}"`
  }${
    open === true ? markup` open=""` : undefined
  }><summary>${summary}</summary><div>${body}</div></details>`;
}

/** A link to a page on the web; a text when the address is of another kind, such as `javascript:`. */
export function webLink(href: string, text: string): Markup {
  return /^https?:\/\//i.test(href)
    ? markup`<a href="${href}" rel="noopener noreferrer">${text}</a>`
    : markup`${text}`;
}
