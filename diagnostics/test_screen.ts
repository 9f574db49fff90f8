/** What a terminal would show of the text written to it, as far as a live line needs one. */
export interface TestScreen {
  /** Takes text with carriage returns, line ends, "erase in line" and colours. */
  readonly write: (text: string) => void;
  /** The lines as a reader sees them, without colours. */
  lines(): string[];
  /** Everything as it was written. */
  raw(): string;
}

/** Creates an empty screen. Lines never wrap, so that one that is too long shows. */
export function createTestScreen(): TestScreen {
  let raw = "";
  return {
    write: (text) => raw += text,
    raw: () => raw,
    lines: () => raw.split("\n").map(visible),
  };
}

/** Whatever stood before "erase the whole line" is gone; colours take no room. */
function visible(line: string): string {
  const kept = line.split("\x1b[2K").at(-1) ?? "";
  // deno-lint-ignore no-control-regex -- an escape sequence begins with a control character
  return kept.replaceAll(/\x1b\[\d+m/g, "").replaceAll("\r", "");
}
