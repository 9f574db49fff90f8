import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { bundledProgram } from "./bundled_program.ts";
import { comparableDocument, comparableRelease, writeComparableChart } from "./comparable_chart.ts";
import { pairedRatio, quantile } from "./paired_ratio.ts";
import { type ProcessCost, processCost, type ProgramCall } from "./process_cost.ts";

/** A quarter of a minute in all; medians of fewer pairs wander. */
const pairs = 31;

/** Runs before any is counted: file caches and Deno's cache of compiled code fill. */
const warmUps = 3;

/**
 * Compares rendering the default configuration with `helm template` of a comparable chart: whole
 * processes, in pairs whose order alternates, and prints medians and the median ratio. Without
 * Helm or bash it says so and compares nothing.
 */
export async function compareRender(): Promise<void> {
  for (const program of ["helm", "bash"]) {
    if (!await runs(program)) {
      console.log(`not run: there is no "${program}" in PATH`);
      return;
    }
  }
  const directory = await Deno.makeTempDir({ prefix: "render-" });
  try {
    const [ours, theirs] = await prepare(directory);
    await assertComparable(ours, theirs);
    for (let run = 0; run < warmUps; run++) await onePair(ours, theirs, run);
    const costs: (readonly [ProcessCost, ProcessCost])[] = [];
    for (let run = 0; run < pairs; run++) costs.push(await onePair(ours, theirs, run));
    console.log(tableOf(costs));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function prepare(directory: string): Promise<readonly [ProgramCall, ProgramCall]> {
  const config = join(directory, "etcd.yaml");
  const chart = join(directory, "chart");
  await Deno.writeTextFile(config, comparableDocument);
  await writeComparableChart(chart);
  const bundled = await bundledProgram(join(directory, "bundle"));
  const render = { ...bundled, arguments: [...bundled.arguments, "render", config] };
  const { name, namespace } = comparableRelease;
  const template = ["template", name, chart, `--namespace=${namespace}`];
  return [render, { program: "helm", arguments: template }];
}

/** A ratio means something only if both did the same work. */
async function assertComparable(ours: ProgramCall, theirs: ProgramCall): Promise<void> {
  const [one, other] = await Promise.all([objectsOf(ours), objectsOf(theirs)]);
  if (one !== other) throw new Error(`The objects differ:\n${one}\nand\n${other}`);
}

async function objectsOf(call: ProgramCall): Promise<string> {
  const command = new Deno.Command(call.program, {
    args: [...call.arguments],
    env: { ...call.environment },
    stderr: "inherit",
  });
  const { stdout } = await command.output();
  const documents = parseAllDocuments(new TextDecoder().decode(stdout));
  const objects = documents.map((parsed) =>
    `${parsed.getIn(["kind"])} ${parsed.getIn(["metadata", "name"])}`
  );
  return objects.sort().join("\n");
}

async function onePair(
  ours: ProgramCall,
  theirs: ProgramCall,
  run: number,
): Promise<readonly [ProcessCost, ProcessCost]> {
  if (run % 2 === 0) return [await processCost(ours), await processCost(theirs)];
  const second = await processCost(theirs);
  return [await processCost(ours), second];
}

function tableOf(costs: readonly (readonly [ProcessCost, ProcessCost])[]): string {
  const cell = (text: string) => text.padStart(20);
  const medianOf = (which: 0 | 1, cost: keyof ProcessCost) =>
    cell(`${quantile(costs.map((pair) => pair[which][cost]), 0.5).toFixed(0)} ms`);
  const ratioOf = (cost: keyof ProcessCost) => {
    const ratio = pairedRatio(costs.map(([a, b]) => [a[cost], b[cost]]));
    const { median, lowerQuartile, upperQuartile } = ratio;
    return cell(
      `${median.toFixed(2)} (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`,
    );
  };
  return [
    `${pairs} pairs       ${cell("wall")}${cell("processor")}`,
    `kamaji-etcd    ${medianOf(0, "wall")}${medianOf(0, "processor")}`,
    `helm template  ${medianOf(1, "wall")}${medianOf(1, "processor")}`,
    `median ratio   ${ratioOf("wall")}${ratioOf("processor")}`,
  ].join("\n");
}

async function runs(program: string): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args: ["--help"], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

if (import.meta.main) await compareRender();
