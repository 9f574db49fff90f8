import { formatElapsed } from "../../charts/format_elapsed.ts";
import { formatValue } from "../../charts/format_value.ts";
import type { Markup } from "../../charts/markup.ts";
import { factList } from "../../charts/page_parts.ts";
import type { LiveReport } from "../live/live_report.ts";

/** When, on what and with what a report was made. */
export function environmentFacts(report: LiveReport): Markup {
  const { cluster, endedAt, machine, only, profile, scale, startedAt, versions } = report;
  const seconds = (endedAt - startedAt) / 1_000;
  return factList([
    ["When", `${utc(startedAt)}, for ${formatElapsed(seconds)}`],
    ["Asked for", only.length === 0 ? `the ${profile} profile` : `only ${only.join(", ")}`],
    ["Pace", `rules count time ${scale} times faster than in production`],
    [
      "Cluster",
      `${cluster.namespace}/${cluster.name}, ${cluster.members} members of etcd ${versions.etcd}`,
    ],
    ["Watched by", `Prometheus ${versions.prometheus}`],
    [
      "Machine",
      machine === undefined ? versions.os : [
        machine.processor,
        `${machine.cores} cores`,
        formatValue(machine.memoryBytes, "bytes"),
        [versions.os, machine.kernel].join(" ").trim(),
      ].filter((part) => part !== "").join(", "),
    ],
    ["Made by", `${versions.tool} on Deno ${versions.deno}`],
  ], { twice: true });
}

/** A moment to the minute, as in `2026-11-23 12:45 UTC`. */
export function utc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
