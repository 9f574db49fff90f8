/** Colours a piece of text, or leaves it alone where colour is not wanted. */
export type Style = (text: string) => string;

/** Styles by what they mean, so that no caller knows about colours. */
export interface Paint {
  /** A heading or the name of a thing. */
  readonly strong: Style;
  /** What may be skipped: units, durations, places. */
  readonly faint: Style;
  /** Something succeeded. */
  readonly good: Style;
  /** Something failed. */
  readonly bad: Style;
  /** Something needs a look but is no failure. */
  readonly warning: Style;
  /** A hint, a command to type, or a value to choose. */
  readonly hint: Style;
}

/** When output is coloured; `auto` means on a terminal that did not ask for plain text. */
export type ColorChoice = "auto" | "always" | "never";

/** What decides about colour; every default asks the process itself. */
export interface ColorSituation {
  /** Whether the stream that will be written to is a terminal. */
  readonly terminal: boolean;
  /** Whether `NO_COLOR` is set to anything (https://no-color.org). Default: what Deno saw at start. */
  readonly noColor?: boolean;
}

/**
 * Whether to colour: an explicit choice wins, then `NO_COLOR`, then whether a terminal is reading.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wantsColor } from "./paint.ts";
 *
 * assert.equal(wantsColor("auto", { terminal: true, noColor: true }), false);
 * assert.equal(wantsColor("always", { terminal: false, noColor: true }), true);
 * ```
 */
export function wantsColor(choice: ColorChoice, situation: ColorSituation): boolean {
  if (choice !== "auto") return choice === "always";
  return situation.terminal && !(situation.noColor ?? Deno.noColor);
}

/** Creates the styles: SGR escape sequences (ECMA-48, 8.3.117) when enabled, else the text as it is. */
export function createPaint(enabled: boolean): Paint {
  const style = (on: number, off: number): Style => (text) =>
    enabled && text !== "" ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    strong: style(1, 22),
    faint: style(2, 22),
    good: style(32, 39),
    bad: style(31, 39),
    warning: style(33, 39),
    hint: style(36, 39),
  };
}
