import type { ScreenOptions } from "./screen_options.ts";

/** Characters of a label and the gap behind it. */
export const labelWidth = 14;

/** A line with a label before it. */
export function labelled(
  label: string,
  text: string,
  { paint }: Pick<ScreenOptions, "paint">,
): string[] {
  return [paint.faint(label.toUpperCase().padEnd(labelWidth)) + text];
}
