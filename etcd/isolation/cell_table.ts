import type { Expectation, IsolationCell, Limit } from "./isolation_cell.ts";

/** What the rows of one table share. */
export type CellRule = Pick<IsolationCell, "rpc" | "source" | "root" | "silent">;

/** One row: what is aimed at, what a tenant and what a stranger get, how to try it. */
export type CellRow = readonly [
  target: string,
  tenant: Expectation,
  stranger: Expectation,
  probe: IsolationCell["probe"],
  limit?: Limit,
];

/** The cells of one table. */
export function cellTable(rule: CellRule, rows: readonly CellRow[]): IsolationCell[] {
  return rows.map(([target, tenant, stranger, probe, limit]) => ({
    ...rule,
    target,
    tenant,
    stranger,
    probe,
    ...(limit === undefined ? {} : { limit }),
  }));
}
