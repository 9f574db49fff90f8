import { type Markup, markup, textOf } from "./markup.ts";

/** A column of a table. */
export interface TableColumn {
  /** Its heading. */
  readonly title: string;
  /** Whether it holds numbers, which stand at the right. Default: no. */
  readonly number?: boolean;
}

/** What stands in a cell, and by what it is sorted where that is not its text. */
export interface TableCell {
  /** What is shown. */
  readonly show: Markup | string;
  /** A number or a text; cells without one come last. Default: the text that is shown. */
  readonly key?: number | string | null;
}

/** A table. */
export interface DataTable {
  /** What it is of. */
  readonly caption?: string;
  /** Its columns; the first one names the row. */
  readonly columns: readonly TableColumn[];
  /** Its rows. */
  readonly rows: readonly (readonly (TableCell | Markup | string)[])[];
  /** Whether a click on a heading sorts. Default: from four rows on. */
  readonly sortable?: boolean;
  /** Whether there is a field to find rows by their text. Default: from twelve rows on. */
  readonly filter?: boolean;
}

/**
 * A table that can be sorted and searched, and be scrolled sideways on a phone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dataTable } from "./data_table.ts";
 * import { textOf } from "./markup.ts";
 *
 * const table = dataTable({
 *   columns: [{ title: "Tenant" }, { title: "p99", number: true }],
 *   rows: [["a", { show: "1.2 ms", key: 1.2 }]],
 * });
 * assert.match(textOf(table), /<td class="number" data-k="1.2">1.2 ms/);
 * ```
 */
export function dataTable(table: DataTable): Markup {
  const { caption, columns, filter = table.rows.length >= 12, rows } = table;
  const sortable = table.sortable ?? rows.length >= 4;
  const heads = columns.map(({ number, title }) =>
    markup`<th scope="col"${classOf(number)}>${
      sortable ? markup`<button type="button">${title}</button>` : title
    }</th>`
  );
  const body = rows.map((cells) =>
    markup`<tr>${
      cells.map((each, at) => cellOf(each, { number: columns[at]?.number, isName: at === 0 }))
    }</tr>`
  );
  const whole = markup`<div class="scroll"><table${
    sortable ? markup` data-sortable=""` : undefined
  }>${
    caption === undefined ? undefined : markup`<caption>${caption}</caption>`
  }<thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
  return filter ? filtered(whole, caption ?? "rows") : whole;
}

/**
 * Puts a field above a part of a page by which the rows of its tables, and the parts with the
 * attribute `data-item`, are found by their text. Where it holds parts that open, one button opens
 * all of them.
 *
 * @param what is found, for those who do not see the field
 */
export function filtered(part: Markup, what: string): Markup {
  const expand = textOf(part).includes("<details")
    ? markup`<button type="button" data-expand="">Open all</button>`
    : undefined;
  return markup`<div data-filtered=""><div class="filter"><input type="search" data-filter="" placeholder="Filter" aria-label="Filter ${what}"/>${expand}</div>${part}</div>`;
}

function cellOf(
  cell: TableCell | Markup | string,
  { isName, number }: { readonly number: boolean | undefined; readonly isName: boolean },
): Markup {
  const { key, show }: TableCell = typeof cell === "object" && "show" in cell
    ? cell
    : { show: cell };
  const sorted = key === undefined
    ? undefined
    : markup` data-k="${key === null ? "" : String(key)}"`;
  return isName
    ? markup`<th scope="row"${classOf(number)}${sorted}>${show}</th>`
    : markup`<td${classOf(number)}${sorted}>${show}</td>`;
}

function classOf(number: boolean | undefined): Markup | undefined {
  return number === true ? markup` class="number"` : undefined;
}
