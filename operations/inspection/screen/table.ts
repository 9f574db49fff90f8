import type { Style } from "../../../diagnostics/paint.ts";

/** One cell of a table. */
export interface Cell {
  /** What it says. */
  readonly text: string;
  /** Its colour; it takes no room. Default: none. */
  readonly style?: Style;
}

/** A column. */
export interface Column {
  /** What stands above it. */
  readonly title: string;
  /** Where its cells stand. Default: left. */
  readonly align?: "left" | "right";
}

/** What a table is made of. */
export interface Table {
  /** Its columns. */
  readonly columns: readonly Column[];
  /** Its rows, each with a cell for every column. */
  readonly rows: readonly (readonly Cell[])[];
}

/** How a table is written. */
export interface TableOptions {
  /** Characters a line may have; the last column is cut where it is too long. */
  readonly width: number;
  /** The style of the titles. */
  readonly titles: Style;
}

/** Writes a table; columns are as wide as what is in them. */
export function tableLines({ columns, rows }: Table, { titles, width }: TableOptions): string[] {
  const head = columns.map(({ title }): Cell => ({ text: title, style: titles }));
  const all = [head, ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...all.map((row) => (row[index]?.text ?? "").length))
  );
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + 2, 0);
  return all.map((row) =>
    row.map(({ style = plain, text }, index) => {
      const isLast = index === columns.length - 1;
      const shown = isLast ? clipped(text, Math.max(1, width - before)) : text;
      const gap = " ".repeat(Math.max(0, (widths[index] ?? 0) - shown.length));
      if (columns[index]?.align === "right") return gap + style(shown);
      return isLast ? style(shown) : style(shown) + gap;
    }).join("  ")
  );
}

/** Cuts a text to a number of characters, and shows that it did. */
export function clipped(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

function plain(text: string): string {
  return text;
}
