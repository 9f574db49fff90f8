import type { Inspection } from "./inspection.ts";
import { sizeText } from "./screen/size_text.ts";

/** One look as one line, for a watch that is written to a file or a pipe. */
export function inspectionLine(inspection: Inspection): string {
  const { alarms, database, members, quorumReadMilliseconds, summary, takenAt, verdict } =
    inspection;
  const ready = members.filter(({ health }) => health === "ready").length;
  const { fileBytes, quotaShare } = database;
  const parts = [
    `${takenAt.slice(0, 19)}Z`,
    verdict,
    `${ready}/${members.length} ready`,
    ...(fileBytes === null ? [] : [sizeText(fileBytes)]),
    ...(quotaShare === null ? [] : [`${(quotaShare * 100).toFixed(1)} % of quota`]),
    ...(quorumReadMilliseconds === null
      ? ["no quorum read"]
      : [`read ${Math.ceil(quorumReadMilliseconds)} ms`]),
    ...(alarms.length === 0 ? [] : [`alarm ${alarms.join(",")}`]),
    ...(verdict === "healthy" ? [] : [summary]),
  ];
  return parts.join("  ");
}
