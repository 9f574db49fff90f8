/** A schedule in words, with how long it takes from one run to the next where that is constant. */
export interface CronWords {
  /** As in `every day at 03:23`; the schedule itself where no words are found. */
  readonly text: string;
  /** As in `an hour`. */
  readonly interval?: string;
}

const days: Readonly<Record<string, string>> = {
  sun: "Sunday",
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
};

const dayNumbers = Object.keys(days);

const macros: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
};

/**
 * Says the usual schedules of a CronJob in words.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cronWords } from "./cron_words.ts";
 *
 * assert.equal(cronWords("11 5 * * sun").text, "every Sunday at 05:11");
 * assert.equal(cronWords("1-9 * * * *").text, 'on "1-9 * * * *"');
 * ```
 */
export function cronWords(schedule: string): CronWords {
  const parts = (macros[schedule] ?? schedule).trim().toLowerCase().split(/\s+/);
  const [minute = "", hour = "", ...date] = parts;
  const weekday = dayOf(date[2] ?? "");
  const unknown = { text: `on "${schedule}"` };
  if (date[0] !== "*" || date[1] !== "*" || (weekday === undefined && date[2] !== "*")) {
    return unknown;
  }
  if (weekday === undefined) return everyDay(minute, hour) ?? unknown;
  if (!isNumber(minute) || !isNumber(hour)) return unknown;
  return { text: `every ${weekday} at ${clock(hour, minute)}`, interval: "a week" };
}

function everyDay(minute: string, hour: string): CronWords | undefined {
  const [, minutes] = /^(?:\*|0)\/(\d+)$/.exec(minute) ?? [];
  if (minutes !== undefined && hour === "*" && 60 % Number(minutes) === 0) {
    return { text: `every ${minutes} minutes`, interval: `${minutes} minutes` };
  }
  if (!isNumber(minute)) return undefined;
  if (hour === "*") return { text: `every hour at minute ${minute}`, interval: "an hour" };
  const [, hours] = /^(?:\*|0)\/(\d+)$/.exec(hour) ?? [];
  if (hours !== undefined && 24 % Number(hours) === 0) {
    return { text: `every ${hours} hours at minute ${minute}`, interval: `${hours} hours` };
  }
  if (!isNumber(hour)) return undefined;
  return { text: `every day at ${clock(hour, minute)}`, interval: "a day" };
}

function isNumber(part: string): boolean {
  return /^\d{1,2}$/.test(part);
}

function clock(hour: string, minute: string): string {
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

function dayOf(part: string): string | undefined {
  return days[part] ??
    (/^[0-7]$/.test(part) ? days[dayNumbers[Number(part) % 7] ?? ""] : undefined);
}
