import { dataTable } from "../../charts/data_table.ts";
import { formatElapsed } from "../../charts/format_elapsed.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup, type MarkupPart } from "../../charts/markup.ts";
import { factList, pageSection } from "../../charts/page_parts.ts";
import type { Preflight, RunResult } from "../../results/run_result.ts";

/** Where, when and with what settings a run was made, and what was seen of the machine before it. */
export function environmentSection(result: RunResult): Markup {
  const { environment, preflight, scenario, seconds, startedAt } = result;
  const { configHash, cores, deno, hash, kernel, memoryBytes, os, processor, target, tool } =
    environment;
  const machine = [processor, `${cores} cores`, formatValue(memoryBytes, "bytes")];
  const facts: readonly (readonly [string, MarkupPart])[] = [
    ["When", `${startedAt.slice(0, 16).replace("T", " ")} UTC, for ${formatElapsed(seconds)}`],
    ["Target", target],
    ["Machine", machine.filter((part) => part !== "").join(", ")],
    ["System", [os, kernel].join(" ").trim()],
    ["Made by", `${tool} on Deno ${deno}`],
    ["Shared", environment.sharedMachine ? "generator and members on one machine" : "no"],
    ["Configuration", markup`<code>${configHash.slice(0, 16)}</code>`],
    ["Environment", markup`<code>${hash.slice(0, 16)}</code>`],
    ...(preflight === null ? [["Preflight", "left out"] as const] : preflightFacts(preflight)),
  ];
  const settings = Object.entries(scenario.settings).map((
    [name, value],
  ) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  return pageSection({
    id: "environment",
    title: "Environment",
    lead: "Only runs with the same environment may be compared.",
    body: markup`<div class="card">${factList(facts, { twice: true })}</div><div class="card">${
      dataTable({
        caption: `Settings of ${scenario.name}, profile ${scenario.profile}, seed ${scenario.seed}`,
        columns: [{ title: "Setting" }, { title: "Value" }],
        rows: settings,
        sortable: false,
        filter: false,
      })
    }</div>`,
  });
}

function preflightFacts(preflight: Preflight): (readonly [string, MarkupPart])[] {
  const { disk, generator, publishable, reasons, roundTrip } = preflight;
  return [
    ["Fit to publish", publishable ? "yes" : "no"],
    ...(disk === null
      ? []
      : [["Disk, fdatasync p99", formatValue(disk.latency.p99, "ms")] as const]),
    ["Round trip p50", formatValue(roundTrip.p50, "ms")],
    ["Generator's ceiling", formatValue(generator.requestsPerSecond, "req/s")],
    ...(reasons.length === 0
      ? []
      : [["Be careful", reasons.map((reason) => markup`<div>${reason}</div>`)] as const]),
  ];
}
