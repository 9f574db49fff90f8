import type { Inspection } from "../inspection.ts";
import type { ScreenOptions } from "./screen_options.ts";
import { type Cell, tableLines } from "./table.ts";
import { agoText } from "./time_text.ts";

/** The most Events that are shown, also where there is room for more. */
const most = 4;

/**
 * What happened lately, as far as there is room.
 *
 * @param room the lines there are, the title's included
 */
export function eventLines(
  { operations, takenAt }: Inspection,
  { columns: width, paint }: ScreenOptions,
  room: number,
): string[] {
  const events = operations?.events?.slice(0, Math.min(most, room - 1)) ?? [];
  if (events.length === 0 || room < 2) return [];
  const rows = events.map(({ at, message, reason, warning }): Cell[] => [
    { text: agoText(at, takenAt) },
    { text: reason, ...(warning ? { style: paint.warning } : {}) },
    { text: message.trim().replaceAll(/\s+/g, " ") },
  ]);
  const columns = [{ title: "EVENT" }, { title: "REASON" }, { title: "MESSAGE" }] as const;
  return tableLines({ columns, rows }, { width, titles: paint.faint });
}
