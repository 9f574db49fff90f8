import type { InspectedTenant, Inspection } from "../inspection.ts";
import type { ScreenOptions } from "./screen_options.ts";
import { sizeText } from "./size_text.ts";
import { type Cell, clipped, type Column, tableLines } from "./table.ts";

/** Between the two halves. */
const gutter = "    ";

/** The largest tenants, in two halves side by side, and what the others hold together. */
export function tenantLines(
  { tenants, unread }: Inspection,
  options: ScreenOptions,
): string[] {
  const { columns, paint, tenants: most } = options;
  if (tenants === null) {
    const why = unread.find((text) => text.startsWith("tenants: "))?.slice("tenants: ".length);
    return [paint.faint(`TENANTS       not known${why === undefined ? "" : `: ${why}`}`)];
  }
  if (tenants.length === 0) return [paint.faint("TENANTS       none")];
  const shown = tenants.slice(0, most);
  const half = Math.ceil(shown.length / 2);
  const width = Math.floor((columns - gutter.length) / 2);
  const left = halfLines(shown.slice(0, half), { width, options });
  const right = shown.length === 1 ? [] : halfLines(shown.slice(half), { width, options });
  const lines = left.map((line, index) => {
    const other = right[index];
    if (other === undefined) return line.text;
    return line.text + " ".repeat(Math.max(0, width - line.length)) + gutter + other.text;
  });
  return [...lines, ...restLines(tenants.slice(most), options)];
}

interface Line {
  readonly text: string;
  readonly length: number;
}

function halfLines(
  tenants: readonly InspectedTenant[],
  { options: { paint }, width }: { readonly options: ScreenOptions; readonly width: number },
): Line[] {
  const hasBytes = tenants.some(({ bytes }) => bytes !== null);
  const columns: Column[] = [
    { title: "TENANT" },
    { title: "KEYS", align: "right" },
    ...(hasBytes ? [{ title: "BYTES", align: "right" } as const] : []),
  ];
  const numbers = hasBytes ? 24 : 12;
  const nameWidth = width - numbers;
  const plain = tenants.map(({ bytes, keys, name }): Cell[] => [
    { text: clipped(name, nameWidth).padEnd(nameWidth) },
    { text: (keys === null ? "not counted" : `${keys}`).padStart(9) },
    ...(hasBytes ? [{ text: (bytes === null ? "–" : sizeText(bytes)).padStart(9) }] : []),
  ]);
  const write = (titles: (text: string) => string) =>
    tableLines({ columns, rows: plain }, { width, titles });
  const lengths = write((text) => text).map(({ length }) => length);
  return write(paint.faint).map((text, index) => ({ text, length: lengths[index] ?? 0 }));
}

function restLines(rest: readonly InspectedTenant[], { paint }: ScreenOptions): string[] {
  if (rest.length === 0) return [];
  const keys = rest.reduce((sum, tenant) => sum + (tenant.keys ?? 0), 0);
  const uncounted = rest.filter((tenant) => tenant.keys === null).length;
  const left = uncounted === 0 ? "" : `, ${uncounted} not counted in time`;
  return [paint.faint(`… and ${rest.length} more with ${keys} keys${left}`)];
}
