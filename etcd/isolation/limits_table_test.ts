import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { keySources } from "./decision_sources.ts";
import type { IsolationCell } from "./isolation_cell.ts";
import { isolationCells } from "./isolation_cells.ts";
import { limitsTable } from "./limits_table.ts";

const cell: IsolationCell = {
  rpc: "KV.Put",
  target: "a key",
  tenant: "allowed",
  stranger: { "3.5": "denied", "3.6": "allowed", "3.7": "absent" },
  source: keySources.put,
  probe: () => Promise.resolve(),
};

describe("limitsTable", () => {
  it("has a row for each cell with a limit, and none for others", () => {
    const limit = { effect: "Does something", isShown: () => true };
    assert.deepEqual(limitsTable([cell, { ...cell, limit }]).split("\n"), [
      "| Request | Target | What the caller does or learns | Tenant | Stranger |",
      "| --- | --- | --- | --- | --- |",
      "| `KV.Put` | a key | Does something | yes | 3.5: no, 3.6: yes, 3.7: no |",
    ]);
  });

  it("is in the guide as it is", async () => {
    const guide = await Deno.readTextFile(new URL("../../docs/security.md", import.meta.url));
    const [, shown = ""] = /<!-- limits -->\s+(.*?)\s+<!-- \/limits -->/s.exec(guide) ?? [];
    assert.equal(withoutPadding(shown), limitsTable(isolationCells));
  });
});

/** `deno fmt` pads the columns of tables. */
function withoutPadding(table: string): string {
  return table.replaceAll(/ {2,}/g, " ").replaceAll(/-{3,}/g, "---");
}
