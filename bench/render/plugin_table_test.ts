import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { ContenderCost } from "./measure_plugins.ts";
import { pluginTable } from "./plugin_table.ts";

describe("pluginTable()", () => {
  it("shows a row for each plugin under each load, and the aim", () => {
    const table = pluginTable({
      startedAt: "2026-11-23T00:00:00.000Z",
      server: "3.2.6",
      processors: 2,
      loadAverage: { before: 0.14, after: 3 },
      results: [{
        atOnce: 8,
        rounds: 40,
        costs: {
          "kamaji-etcd": costOf({ p50: 80.4, ratio: 1 }),
          "cat": costOf({ p50: 5, ratio: 16 }),
          "helm template": costOf({ p50: 57, ratio: 1.4 }),
        },
      }],
      aim: { limit: 70, p50: 80.4, held: false },
    });
    assert.equal(
      table,
      `| at once | plugin        | p50   | p99    | ours / it              | memory of one | of all |
| ------- | ------------- | ----- | ------ | ---------------------- | ------------- | ------ |
| 8       | kamaji-etcd   | 80 ms | 161 ms | 1                      | 60 MiB        | 70 MiB |
| 8       | cat           | 5 ms  | 10 ms  | 16.00 (15.00 to 17.00) | 60 MiB        | 70 MiB |
| 8       | helm template | 57 ms | 114 ms | 1.40 (0.40 to 2.40)    | 60 MiB        | 70 MiB |

Argo CD 3.2.6, 2 processors, load average 0.1 before.
Aim: p50 of one at a time at most 2x cat + 60 ms = 70 ms; missed with 80 ms.`,
    );
  });
});

function costOf({ p50, ratio }: { readonly p50: number; readonly ratio: number }): ContenderCost {
  return {
    p50,
    p99: 2 * p50,
    memory: { one: 60 * 2 ** 20, all: 70 * 2 ** 20 },
    ratio: { median: ratio, lowerQuartile: ratio - 1, upperQuartile: ratio + 1 },
  };
}
