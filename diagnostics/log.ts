/** How important a log line is, from least to most. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Values a log line may carry. Never pass a secret: fields are written as they are. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes structured log lines. */
export interface Log {
  /** Details for whoever looks for a fault. */
  debug(message: string, fields?: LogFields): void;
  /** What happens in order. */
  info(message: string, fields?: LogFields): void;
  /** What works, but should be looked at. */
  warn(message: string, fields?: LogFields): void;
  /** What does not work. */
  error(message: string, fields?: LogFields): void;
}

/** Where and from which level on a {@link Log} writes. */
export interface LogOptions {
  /** Lines below this level are dropped. Default `info`. */
  readonly level?: LogLevel;
  /** Takes one finished line without its line end. Default: standard error. */
  readonly write?: (line: string) => void;
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * Creates a log of `level=… msg=… key=value` lines (logfmt), written to standard error so that
 * results on standard output stay clean.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createLog } from "./log.ts";
 *
 * const lines: string[] = [];
 * const log = createLog({ write: (line) => lines.push(line) });
 * log.info("member started", { member: "etcd-0", port: 2379 });
 * assert.equal(lines[0], 'level=info msg="member started" member=etcd-0 port=2379');
 * ```
 */
export function createLog(options: LogOptions = {}): Log {
  const floor = ranks[options.level ?? "info"];
  const write = options.write ?? ((line: string) => console.error(line));
  const at = (level: LogLevel) => (message: string, fields: LogFields = {}): void => {
    if (ranks[level] < floor) return;
    write(logLine(level, message, fields));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function logLine(level: LogLevel, message: string, fields: LogFields): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quoted(String(value))}`);
  return [`level=${level}`, `msg=${quoted(message)}`, ...pairs].join(" ");
}

function quoted(value: string): string {
  return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value);
}
