import type { Paint } from "../../../diagnostics/paint.ts";
import type { InspectedDatabase, Inspection } from "../inspection.ts";
import { labelled } from "./labelled.ts";
import type { ScreenOptions } from "./screen_options.ts";
import { sizeText } from "./size_text.ts";
import { timeText } from "./time_text.ts";

/** From so many columns on there is room for a longer bar and for how long growth was seen. */
const roomy = 96;

/** Quota, alarms and access: a line each. */
export function databaseLines(inspection: Inspection, { columns, paint }: ScreenOptions): string[] {
  const isRoomy = columns >= roomy;
  return [
    ...labelled("quota", quotaText(inspection.database, { isRoomy, paint }), { paint }),
    ...labelled("state", stateText(inspection, paint), { paint }),
  ];
}

interface Room {
  readonly isRoomy: boolean;
  readonly paint: Paint;
}

function quotaText(database: InspectedDatabase, { isRoomy, paint }: Room): string {
  const barLength = isRoomy ? 24 : 14;
  const { fileBytes, quotaBytes, quotaShare } = database;
  if (fileBytes === null) return paint.faint("not known: no member answered");
  if (quotaBytes === null || quotaShare === null) {
    return `${sizeText(fileBytes)}; ${paint.faint("the quota is not known")}`;
  }
  const filled = Math.min(barLength, Math.ceil(quotaShare * barLength));
  const style = quotaShare >= 0.9 ? paint.bad : quotaShare >= 0.75 ? paint.warning : paint.good;
  const bar = style("█".repeat(filled)) + paint.faint("░".repeat(barLength - filled));
  const share = quotaShare > 0 && quotaShare < 0.01 ? "<1 %" : `${Math.round(quotaShare * 100)} %`;
  return `${bar} ${share} of ${sizeText(quotaBytes)}  ${trendText(database, { isRoomy, paint })}`;
}

function trendText(database: InspectedDatabase, { isRoomy, paint }: Room): string {
  const { growthBytesPerHour: growth, secondsToQuota, watchedSeconds } = database;
  if (growth === null) {
    return paint.faint(watchedSeconds === 0 ? "one look shows no trend" : "too early for a trend");
  }
  const seen = `watched for ${timeText(watchedSeconds)}`;
  if (secondsToQuota === null) return paint.faint(`steady, ${seen}`);
  const text = `+${sizeText(growth)}/h: full in ${timeText(secondsToQuota)}${
    isRoomy ? `, ${seen}` : ""
  }`;
  return secondsToQuota < 86_400 ? paint.bad(text) : text;
}

function stateText(inspection: Inspection, paint: Paint): string {
  const { alarms, authentication, quorumReadMilliseconds: read } = inspection;
  const nobody = inspection.members.every(({ health }) => health === "silent");
  const alarm = alarms.length > 0
    ? paint.bad(`alarm ${alarms.join(", ")}`)
    : nobody
    ? paint.faint("alarms not known")
    : "no alarm";
  const access = {
    on: "auth on",
    off: paint.bad("auth off"),
    unknown: paint.faint("auth not known"),
  };
  const quorum = read === null
    ? paint.faint("no quorum read")
    : `quorum read ${Math.ceil(read)} ms`;
  return [alarm, access[authentication], quorum].join(" · ");
}
