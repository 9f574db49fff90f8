/** A terminal that shows one text after the other in the same place. */
export interface Screen {
  /** Shows a text instead of the one before. */
  show(text: string): void;
  /** Gives the terminal back as it was, with the last text on it. */
  close(): void;
}

// xterm's alternate screen and DECTCEM for the cursor; ECMA-48 8.3.21 CUP, 8.3.41 EL, 8.3.39 ED.
const enter = "\x1b[?1049h\x1b[?25l";
const leave = "\x1b[?25h\x1b[?1049l";
const home = "\x1b[H";
const eraseLine = "\x1b[K";
const eraseBelow = "\x1b[J";

/**
 * Takes the terminal over until it is closed. Each text is drawn over the one before, line by line
 * and in one write, so nothing flickers; what does not fit below is left out.
 *
 * @param write takes text and control sequences as they are
 * @param rows how many lines the terminal has, asked at each text. Default: what the console says
 */
export function createScreen(
  write: (text: string) => void,
  rows: () => number = () => Deno.consoleSize().rows,
): Screen {
  let last: string | undefined;
  return {
    show(text) {
      const lines = text.trimEnd().split("\n").slice(0, Math.max(1, rows() - 1));
      const drawn = lines.map((line) => `${line}${eraseLine}\n`).join("");
      write(`${last === undefined ? enter : ""}${home}${drawn}${eraseBelow}`);
      last = text;
    },
    close() {
      if (last !== undefined) write(`${leave}${last}`);
    },
  };
}
