import { contenderNames } from "./contender.ts";
import type { PluginComparison } from "./plugin_comparison.ts";

const columns = ["at once", "plugin", "p50", "p99", "ours / it", "memory of one", "of all"];

/** Writes a comparison as a Markdown table for people, and how it stands to its aim. */
export function pluginTable(
  { aim, loadAverage, processors, results, server }: PluginComparison,
): string {
  const rows = results.flatMap(({ atOnce, costs }) =>
    contenderNames.map((name) => {
      const { memory, p50, p99, ratio } = costs[name];
      const { lowerQuartile, median, upperQuartile } = ratio;
      return [
        String(atOnce),
        name,
        milliseconds(p50),
        milliseconds(p99),
        name === "kamaji-etcd"
          ? "1"
          : `${median.toFixed(2)} (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`,
        mebibytes(memory.one),
        mebibytes(memory.all),
      ];
    })
  );
  const { held, limit, p50 } = aim;
  return [
    table([columns, ...rows]),
    "",
    `Argo CD ${server}, ${processors} processors, load average ${
      loadAverage.before.toFixed(1)
    } before.`,
    `Aim: p50 of one at a time at most 2x cat + 60 ms = ${milliseconds(limit)}; ` +
    `${held ? "held" : "missed"} with ${milliseconds(p50)}.`,
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  const lines = rows.map((row) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
