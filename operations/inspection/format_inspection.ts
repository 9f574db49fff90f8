import type { Inspection } from "./inspection.ts";
import { certificateLines } from "./screen/certificate_lines.ts";
import { databaseLines } from "./screen/database_lines.ts";
import { eventLines } from "./screen/event_lines.ts";
import { headLines } from "./screen/head_lines.ts";
import { memberLines } from "./screen/member_lines.ts";
import { operationLines } from "./screen/operation_lines.ts";
import type { ScreenOptions } from "./screen/screen_options.ts";
import { tenantLines } from "./screen/tenant_lines.ts";

/** The narrowest terminal that is written for. */
const narrowest = 80;

/** The widest: further apart, figures are no longer read as one line. */
const widest = 120;

/** The lines that a screen is meant to have; Events get what the rest leaves. */
const rows = 40;

/** Writes an inspection as one screen, what matters most above. */
export function formatInspection(inspection: Inspection, options: ScreenOptions): string {
  const columns = Math.max(narrowest, Math.min(widest, options.columns));
  const screen = { ...options, columns };
  const parts = [
    headLines(inspection, screen),
    memberLines(inspection, screen),
    databaseLines(inspection, screen),
    certificateLines(inspection, screen),
    tenantLines(inspection, screen),
    operationLines(inspection, screen),
  ].filter((lines) => lines.length > 0);
  const used = parts.reduce((sum, lines) => sum + lines.length + 1, 0);
  const events = eventLines(inspection, screen, rows - used);
  const blocks = events.length === 0 ? parts : [...parts, events];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
