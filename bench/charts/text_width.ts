const narrow = new Set("ijltfrI.,:;'|!()[]{}/ -·");
const wide = new Set("mwMW@%—…");

/**
 * How wide a text will about be, in pixels, in the sans-serif of a reader whom we do not know; a
 * little too wide rather than too narrow.
 *
 * @param size of the font, in pixels
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) {
    if (narrow.has(letter)) ems += 0.37;
    else if (wide.has(letter)) ems += 0.92;
    else if (letter >= "A" && letter <= "Z") ems += 0.72;
    else ems += 0.62;
  }
  return Math.ceil(ems * size);
}

/** A text cut so that it fits, with an ellipsis when something is missing; the whole goes into a title. */
export function fitText(text: string, { size, width }: FitOptions): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, size) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/** Where a text must fit. */
export interface FitOptions {
  /** Of the font, in pixels. */
  readonly size: number;
  /** In pixels. */
  readonly width: number;
}
