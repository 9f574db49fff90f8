import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { createProgress } from "../../diagnostics/progress.ts";
import { compareSides } from "../against/compare_sides.ts";
import { delayedSides } from "../against/delayed_sides.ts";
import type { HeldBack } from "../against/delay_line.ts";
import { judgeRounds } from "../against/judge_rounds.ts";
import { median } from "../statistics/median.ts";
import type { AcceptanceJob } from "./acceptance/acceptance_job.ts";
import { acceptanceText } from "./acceptance/acceptance_text.ts";

const usage = "--runs COUNT (of each kind, 1 to 100) --share SHARE (0.01 to 1) --output FILE";

/** The product that both sides run: this one. */
const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/**
 * Shows how often `bench compare --against` is wrong: as many comparisons of this product with itself
 * as with itself behind a delay line that holds each answer back by a share of the service time, in
 * turns. Both kinds speak to members through such lines, which are all that differs. Every job is
 * written when it ends, as a line of JSON; jobs that the file has already are not repeated, so an
 * interrupted acceptance goes on where it was. None is left out, whatever it says.
 */
async function main(): Promise<void> {
  const { output, runs, share } = optionsOf(Deno.args);
  const done = await jobsIn(output);
  for (let number = done.length + 1; number <= 2 * runs; number++) {
    const kind = number % 2 === 1 ? "same" : "delayed";
    const job = await run({ number, kind, share: kind === "same" ? 0 : share });
    await Deno.writeTextFile(output, `${JSON.stringify(job)}\n`, { append: true });
    done.push(job);
    console.error(`${number} of ${2 * runs}, ${kind}: ${job.alarmed ? "alarm" : "no alarm"}`);
  }
  console.log(acceptanceText(done));
}

function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "20" },
      share: { type: "string", default: "0.1" },
      output: { type: "string", default: "acceptance.jsonl" },
    },
  });
  const [runs, share] = [Number(values.runs), Number(values.share)];
  const isSensible = Number.isInteger(runs) && runs >= 1 && runs <= 100 && share >= 0.01 &&
    share <= 1;
  if (!isSensible) throw new Error(`Too much or too little; ${usage}`);
  return { runs, share, output: values.output };
}

async function jobsIn(file: string): Promise<AcceptanceJob[]> {
  try {
    const text = await Deno.readTextFile(file);
    return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A comparison that breaks is a job too; it counts as no alarm. */
async function run(
  { kind, number, share }: Pick<AcceptanceJob, "kind" | "number" | "share">,
): Promise<AcceptanceJob> {
  const startedAt = new Date().toISOString();
  const order = { kind: "open", root, seed: number } as const;
  const delays: Record<string, number> = {};
  const held = { chunks: 0, asked: 0, actual: 0 };
  const job = { number, kind, startedAt, share, seed: number, delays, held };
  const progress = createProgress({ terminal: false, write: () => {} });
  try {
    const measured = await compareSides({
      base: order,
      head: order,
      progress,
      between: async (sides) => {
        const delayed = await delayedSides(sides, { share });
        return { ...delayed, close: () => closeNoting(delayed, { delays, held }) };
      },
    });
    const verdicts = judgeRounds(measured.rounds);
    const alarmed = verdicts.some(({ verdict }) => verdict === "regression");
    return { ...job, measured, verdicts, alarmed, broke: "" };
  } catch (error) {
    const broke = error instanceof Error ? error.message : String(error);
    return { ...job, measured: null, verdicts: [], alarmed: false, broke };
  }
}

async function closeNoting(
  { close, delays, held }: Awaited<ReturnType<typeof delayedSides>>,
  into: { readonly delays: Record<string, number>; readonly held: HeldBack },
): Promise<void> {
  for (const [kind, each] of delays) {
    into.delays[kind] = Math.round((median(each) ?? 0) * 1e4) / 1e4;
  }
  Object.assign(into.held, held);
  await close();
}

if (import.meta.main) await main();
