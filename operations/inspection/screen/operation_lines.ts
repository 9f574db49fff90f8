import type { InspectedOperations, InspectedSchedule, Inspection } from "../inspection.ts";
import { labelled, labelWidth } from "./labelled.ts";
import type { ScreenOptions } from "./screen_options.ts";
import { clipped } from "./table.ts";
import { agoText, timeText } from "./time_text.ts";

/** Schedules, who is at work, what the keeper says, and which configuration is in force. */
export function operationLines(inspection: Inspection, options: ScreenOptions): string[] {
  const { operations, schedules, takenAt } = inspection;
  if (operations === null) return [];
  return [
    ...scheduleLines(schedules ?? [], { takenAt, options }),
    ...labelled("keeper", keeperText(operations, { takenAt, options }), options),
    ...labelled("operation", operationText(operations, { takenAt, options }), options),
    ...labelled("config", configText(operations, options), options),
  ];
}

interface Context {
  readonly takenAt: string;
  readonly options: ScreenOptions;
}

/** Two to a line. */
function scheduleLines(
  schedules: readonly InspectedSchedule[],
  { options, takenAt }: Context,
): string[] {
  const { paint } = options;
  if (schedules.length === 0) return labelled("schedules", paint.faint("not known"), options);
  const texts = schedules.map(({ lastStart, lastSuccess, suspended, task }) => {
    if (suspended) return `${task} ${paint.faint("suspended")}`;
    if (lastSuccess !== null) return `${task} ${agoText(lastSuccess, takenAt)}`;
    return `${task} ${lastStart === null ? paint.faint("never yet") : paint.warning("no success")}`;
  });
  const pairs = [texts.slice(0, 2), texts.slice(2)].filter((pair) => pair.length > 0);
  return pairs.flatMap((pair, index) =>
    labelled(index === 0 ? "schedules" : "", pair.join(" · "), options)
  );
}

function keeperText(
  { conditions, keeper }: InspectedOperations,
  { options: { columns, paint }, takenAt }: Context,
): string {
  const leads = keeper === null ? paint.warning("none leads") : "leads";
  const settled = conditions?.find(({ type }) => type === "Settled");
  if (settled === undefined) return leads;
  const style = settled.status === "True" ? paint.good : paint.warning;
  const since = ` for ${timeText((Date.parse(takenAt) - Date.parse(settled.since)) / 1_000)}`;
  const room = columns - labelWidth - "none leads · ".length - since.length;
  return `${leads} · ${style(clipped(settled.message, room))}${since}`;
}

function operationText(
  { holder, since }: InspectedOperations,
  { options: { paint }, takenAt }: Context,
): string {
  if (holder === null) return paint.faint("none under way");
  return `${paint.hint(holder)}${since === null ? "" : `, began ${agoText(since, takenAt)}`}`;
}

function configText({ config }: InspectedOperations, { paint }: ScreenOptions): string {
  const { inForce, kept, rendered } = config;
  if (rendered === null) return paint.faint("not known");
  if (inForce === true) return `${rendered} ${paint.good("in force")}`;
  return kept === null
    ? `${rendered} ${paint.faint("not seen by a keeper yet")}`
    : `${rendered} applied, keeper works by ${paint.warning(kept)}`;
}
