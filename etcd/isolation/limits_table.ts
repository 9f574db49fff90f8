import {
  etcdMinors,
  type Expectation,
  type IsolationCell,
  type Verdict,
} from "./isolation_cell.ts";

/**
 * The part of the matrix that an operator has to live with, as a table in Markdown: every request
 * that etcd allows although it touches others.
 */
export function limitsTable(cells: readonly IsolationCell[]): string {
  const rows = cells.flatMap(({ limit, rpc, stranger, target, tenant }) =>
    limit === undefined
      ? []
      : [[`\`${rpc}\``, target, limit.effect, words(tenant), words(stranger)]]
  );
  return [
    ["Request", "Target", "What the caller does or learns", "Tenant", "Stranger"],
    ["---", "---", "---", "---", "---"],
    ...rows,
  ].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** An expectation in a word where it is the same for all versions, and in a few otherwise. */
function words(expectation: Expectation): string {
  if (typeof expectation === "string") return word[expectation];
  return etcdMinors.map((minor) => `${minor}: ${word[expectation[minor]]}`).join(", ");
}

const word: Readonly<Record<Verdict, string>> = { allowed: "yes", denied: "no", absent: "no" };
