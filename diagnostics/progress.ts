import { createLiveLine, type LiveLine } from "./live_line.ts";
import { createPaint, type Paint } from "./paint.ts";

/** A piece of work that is under way; it ends once, and later calls change nothing. */
export interface Step {
  /** Ends it well. */
  done(detail?: string): void;
  /** Ends it badly. */
  failed(detail?: string): void;
  /** Ends it without having done it. */
  skipped(detail?: string): void;
}

/** Tells somebody who waits what is going on. Results never go here. */
export interface Progress {
  /** Begins a step; several may be under way at once. */
  step(title: string): Step;
  /** Replaces the line that says how far things are. */
  status(line: string): void;
  /** Prints a line that stays, without disturbing what is live. */
  print(line: string): void;
  /** Ends the telling: takes the live line away and names every step that never ended. */
  close(): void;
}

/** Where and how progress is told; every default fits standard error. */
export interface ProgressOptions {
  /** Whether the reader is a terminal, which gets a live line. Default: standard error. */
  readonly terminal?: boolean;
  /** Takes text as it is. Default: standard error, where a reader that has gone is no failure. */
  readonly write?: (text: string) => void;
  /** Default: none. */
  readonly paint?: Paint;
  /** Off a terminal, at most one status line in so many seconds is printed. Default 10. */
  readonly statusInterval?: number;
  /** The terminal's width in characters. Default: asked from the terminal at every redraw. */
  readonly columns?: () => number;
  /** A clock in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

interface OpenStep {
  readonly title: string;
  readonly since: number;
}

/**
 * Creates a progress display. On a terminal the steps form a list with a spinner at the current
 * one; anywhere else every step prints a line when it begins and one when it ends.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createProgress } from "./progress.ts";
 *
 * let told = "";
 * const progress = createProgress({ terminal: false, write: (text) => told += text, now: () => 0 });
 * progress.step("Start 3 members").done("quorum");
 * progress.close();
 * assert.equal(told, "• Start 3 members\n✓ Start 3 members: quorum (0.0 s)\n");
 * ```
 */
export function createProgress(options: ProgressOptions = {}): Progress {
  const terminal = options.terminal ?? Deno.stderr.isTerminal();
  const write = options.write ?? writeToStandardError;
  const paint = options.paint ?? createPaint(false);
  const now = options.now ?? (() => performance.now());
  const open: OpenStep[] = [];
  const live = terminal
    ? createLiveLine({ write, columns: options.columns ?? consoleColumns })
    : undefined;
  const print = (line: string) => live === undefined ? write(`${line}\n`) : live.print(line);
  const status = live === undefined
    ? throttled(print, { interval: (options.statusInterval ?? 10) * 1000, now })
    : liveStatus(live, { open, now });

  const finish = (step: OpenStep, mark: string, detail: string | undefined) => {
    const index = open.indexOf(step);
    if (index < 0) return;
    open.splice(index, 1);
    const elapsed = paint.faint(`(${formatElapsed(now() - step.since)})`);
    const text = detail === undefined ? step.title : `${step.title}: ${oneLine(detail)}`;
    status.begin();
    print(`${mark} ${text} ${elapsed}`);
  };

  return {
    step(title) {
      const step = { title: oneLine(title), since: now() };
      open.push(step);
      if (live === undefined) print(`${paint.faint("•")} ${step.title}`);
      status.begin();
      return {
        done: (detail) => finish(step, paint.good("✓"), detail),
        failed: (detail) => finish(step, paint.bad("✗"), detail),
        skipped: (detail) => finish(step, "–", detail),
      };
    },
    status: (line) => status.show(oneLine(line)),
    print,
    close() {
      for (const step of [...open]) finish(step, paint.warning("•"), "not finished");
      live?.show(undefined);
    },
  };
}

interface StatusDisplay {
  /** Another step became the current one, so that the old status no longer holds. */
  begin(): void;
  show(line: string): void;
}

function liveStatus(
  live: LiveLine,
  { open, now }: { readonly open: readonly OpenStep[]; readonly now: () => number },
): StatusDisplay {
  const redraw = (status: string) => {
    const step = open.at(-1);
    if (step === undefined && status === "") return live.show(undefined);
    if (step === undefined) return live.show(() => status);
    live.show(() => [step.title, waited(now() - step.since), status].filter(Boolean).join("  "));
  };
  return { begin: () => redraw(""), show: redraw };
}

function throttled(
  print: (line: string) => void,
  { interval, now }: { readonly interval: number; readonly now: () => number },
): StatusDisplay {
  let next = -Infinity;
  return {
    begin() {},
    show(line) {
      if (now() < next) return;
      next = now() + interval;
      print(line);
    },
  };
}

function waited(milliseconds: number): string {
  return milliseconds < 1000 ? "" : `${Math.floor(milliseconds / 1000)} s`;
}

function formatElapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** A line end would leave rests of a live line behind. */
function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

function consoleColumns(): number {
  return Deno.consoleSize().columns;
}

function writeToStandardError(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
