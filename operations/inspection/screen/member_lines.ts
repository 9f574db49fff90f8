import type { Paint } from "../../../diagnostics/paint.ts";
import type { InspectedMember, Inspection } from "../inspection.ts";
import type { ScreenOptions } from "./screen_options.ts";
import { sizeText } from "./size_text.ts";
import { type Cell, clipped, type Column, tableLines } from "./table.ts";

/** From so many columns on there is room for all that is known of a member. */
const roomy = 96;

/** Free shares from which a file is called fragmented, as the schedule has it by default. */
const fragmented = 0.45;

/** The members, a line each. */
export function memberLines({ members }: Inspection, options: ScreenOptions): string[] {
  const { columns: width, paint } = options;
  const isRoomy = width >= roomy;
  const columns: Column[] = [
    { title: "MEMBER" },
    { title: "ROLE" },
    { title: "VERSION" },
    { title: "FILE", align: "right" },
    ...(isRoomy ? [{ title: "IN USE", align: "right" } as const] : []),
    { title: "FREE", align: "right" },
    { title: "LAG", align: "right" },
    { title: "HEALTH" },
  ];
  const rows = members.map((member) => cellsOf(member, { paint, isRoomy }));
  return tableLines({ columns, rows }, { width, titles: paint.faint });
}

function cellsOf(
  member: InspectedMember,
  { isRoomy, paint }: { readonly isRoomy: boolean; readonly paint: Paint },
): Cell[] {
  const { databaseBytes, freeShare, inUseBytes, name, raftLag, role, version } = member;
  const size = (bytes: number | null): Cell => ({ text: bytes === null ? "–" : sizeText(bytes) });
  const share = freeShare ?? 0;
  return [
    { text: clipped(name, isRoomy ? 30 : 22), style: paint.strong },
    { text: role === "unknown" ? "–" : role, ...(role === "leader" ? { style: paint.hint } : {}) },
    { text: version ?? "–" },
    size(databaseBytes),
    ...(isRoomy ? [size(inUseBytes)] : []),
    {
      text: freeShare === null ? "–" : `${Math.round(share * 100)} %`,
      ...(share >= fragmented ? { style: paint.warning } : {}),
    },
    { text: raftLag === null ? "–" : `${raftLag}` },
    healthCell(member, paint),
  ];
}

function healthCell({ health, problems, role }: InspectedMember, paint: Paint): Cell {
  if (health === "ready") return { text: "ready", style: paint.good };
  const text = problems.join(", ");
  if (health === "silent") return { text, style: paint.bad };
  return role === "learner"
    ? { text: "learner, not ready yet", style: paint.warning }
    : { text: text === "" ? "not ready" : text, style: paint.bad };
}
