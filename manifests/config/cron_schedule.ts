interface CronField {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const cronFields: readonly CronField[] = [
  { name: "minute", lowest: 0, highest: 59 },
  { name: "hour", lowest: 0, highest: 23 },
  { name: "day of month", lowest: 1, highest: 31 },
  { name: "month", lowest: 1, highest: 12, names: months },
  { name: "day of week", lowest: 0, highest: 6, names: weekdays },
];

const macros = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/**
 * Says what is wrong with a CronJob schedule, or nothing when it is right. The grammar is that of
 * the parser inside Kubernetes (robfig/cron v3, standard five fields and macros): Sunday is 0 and
 * never 7, and a time zone belongs into `timeZone`, not into the schedule.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cronProblem } from "./cron_schedule.ts";
 *
 * assert.equal(cronProblem("17 2 * * mon-fri"), undefined);
 * assert.equal(cronProblem("61 * * * *"), 'minute "61" is not between 0 and 59');
 * ```
 */
export function cronProblem(schedule: string): string | undefined {
  if (schedule.startsWith("@")) {
    return macros.includes(schedule)
      ? undefined
      : `"${schedule}" is not one of ${macros.join(", ")}`;
  }
  const parts = schedule.split(/\s+/);
  if (parts.length !== cronFields.length) {
    return `it has ${parts.length} fields, not 5 (minute, hour, day of month, month, day of week)`;
  }
  for (const [index, field] of cronFields.entries()) {
    const problem = fieldProblem(parts[index] ?? "", field);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(text: string, field: CronField): string | undefined {
  for (const range of text.split(",")) {
    const problem = rangeProblem(range, field);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function rangeProblem(range: string, field: CronField): string | undefined {
  const [span = "", step, ...rest] = range.split("/");
  if (rest.length > 0) return `${field.name} "${range}" has more than one step`;
  if (step !== undefined && !/^[1-9]\d*$/.test(step)) {
    return `${field.name} "${range}" has a step that is not a positive number`;
  }
  if (span === "*" || span === "?") return undefined;
  const ends = span.split("-");
  if (ends.length > 2) return `${field.name} "${range}" is not a range`;
  const values = ends.map((end) => cronValue(end, field));
  if (values.some((value) => value === undefined)) {
    return `${field.name} "${span}" is not between ${field.lowest} and ${field.highest}`;
  }
  const [first = 0, last = first] = values as number[];
  return first > last ? `${field.name} "${span}" ends before it begins` : undefined;
}

function cronValue(text: string, field: CronField): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + field.lowest : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.lowest && value <= field.highest ? value : undefined;
}
