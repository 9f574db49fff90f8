/** One line at the bottom of a terminal that is redrawn in place, with a spinner. */
export interface LiveLine {
  /**
   * Shows a line and keeps redrawing it; `undefined` takes it away.
   *
   * @param text What stands behind the spinner; asked again at every redraw.
   */
  show(text: (() => string) | undefined): void;
  /** Prints a line that stays, above the live one. */
  print(line: string): void;
}

/** What a {@link LiveLine} draws on. */
export interface LiveLineOptions {
  /** Takes text and control sequences as they are. */
  readonly write: (text: string) => void;
  /** The terminal's width; a longer line would wrap and could not be taken back. */
  readonly columns: () => number;
  /** Between two redraws, in milliseconds. Default 100. */
  readonly interval?: number;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Carriage return, then erase in line (EL 2): ECMA-48, 8.3.41. */
const erase = "\r\x1b[2K";

/**
 * Creates a live line. Its timer runs only while there is something to show and never keeps the
 * process alive.
 */
export function createLiveLine(options: LiveLineOptions): LiveLine {
  let text: (() => string) | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let frame = 0;
  const draw = () => {
    if (text === undefined) return;
    const line = `${frames[frame % frames.length]} ${text()}`;
    options.write(erase + shortened(line, options.columns() - 1));
  };
  const tick = () => {
    frame++;
    draw();
  };
  const start = () => {
    timer = setInterval(tick, options.interval ?? 100);
    Deno.unrefTimer(timer);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    options.write(erase);
  };
  return {
    show(next) {
      text = next;
      if (next === undefined && timer !== undefined) stop();
      if (next !== undefined && timer === undefined) start();
      draw();
    },
    print(line) {
      options.write(`${text === undefined ? "" : erase}${line}\n`);
      draw();
    },
  };
}

function shortened(line: string, width: number): string {
  const characters = [...line];
  if (characters.length <= width) return line;
  return `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}
