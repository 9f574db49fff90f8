import type { Paint, Style } from "../../../diagnostics/paint.ts";
import type { InspectedCertificate, Inspection } from "../inspection.ts";
import type { ScreenOptions } from "./screen_options.ts";
import { type Cell, tableLines } from "./table.ts";
import { timeText } from "./time_text.ts";

/** Certificates that are shown; those that end first stand first. */
const most = 7;

/** The certificates, a line each. */
export function certificateLines({ certificates }: Inspection, options: ScreenOptions): string[] {
  const { columns: width, paint } = options;
  if (certificates.length === 0) return [];
  const lines = tableLines({
    columns: [
      { title: "CERTIFICATE" },
      { title: "ENDS" },
      { title: "LEFT", align: "right" },
      { title: "WHERE" },
    ],
    rows: certificates.slice(0, most).map((certificate) => cellsOf(certificate, paint)),
  }, { width, titles: paint.faint });
  const more = certificates.length - most;
  return more > 0 ? [...lines, paint.faint(`… and ${more} that end later`)] : lines;
}

function cellsOf(certificate: InspectedCertificate, paint: Paint): Cell[] {
  const { notAfter, secondsLeft, state, use, where } = certificate;
  const styles: Readonly<Record<InspectedCertificate["state"], Style>> = {
    "valid": paint.good,
    "ending": paint.warning,
    "ends-soon": paint.bad,
    "ended": paint.bad,
  };
  const left = state === "ended" ? `ended ${timeText(secondsLeft)} ago` : timeText(secondsLeft);
  return [
    { text: use },
    { text: notAfter.slice(0, 10) },
    { text: left, style: styles[state] },
    { text: where.join(", "), style: paint.faint },
  ];
}
