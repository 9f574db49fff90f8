import { createInterface } from "node:readline";
import process from "node:process";
import { createRandom } from "../schedule/random.ts";
import { type OpenedSide, openSide } from "./open_side.ts";
import type { SideAnswer, SideCommand, TurnResult } from "./side_message.ts";
import type { TurnKind } from "./turn_kind.ts";

/**
 * The process of one side: starts its cluster and makes its turns, as it is told on standard input,
 * and ends both when that ends.
 */
async function main(): Promise<void> {
  let side: OpenedSide | undefined;
  let random = () => 0;
  const obey = async (command: SideCommand): Promise<SideAnswer> => {
    if (command.kind === "open") {
      random = createRandom(`${command.seed}/against`);
      side = await openSide(command);
      return { kind: "opened", facts: side.facts };
    }
    if (side === undefined) throw new TypeError("The side is not open");
    switch (command.kind) {
      case "connect":
        await side.connect(command.endpoint);
        return { kind: "connected" };
      case "settle":
        return { kind: "settled", moved: await side.settle() };
      case "turn":
        return { kind: "turned", turn: await makeTurn(side, { kind: command.turn, random }) };
    }
  };
  try {
    for await (const line of createInterface({ input: process.stdin })) {
      console.log(JSON.stringify(await obey(JSON.parse(line)).catch(failureOf)));
    }
  } finally {
    await side?.close();
  }
}

interface Turn {
  readonly kind: TurnKind;
  readonly random: () => number;
}

/** The first of a turn is not measured: a side that has rested is slower for a moment. */
async function makeTurn({ perform }: OpenedSide, { kind, random }: Turn): Promise<TurnResult> {
  const { inFlight, operation, operations } = kind;
  const latencies: number[] = [];
  let [begun, failed] = [0, 0];
  await perform(operation, random()).catch(() => failed += 1);
  const lane = async (): Promise<void> => {
    while (begun < operations) {
      begun += 1;
      const sent = performance.now();
      try {
        await perform(operation, random());
        latencies.push(performance.now() - sent);
      } catch {
        failed += 1;
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { latencies, elapsed: performance.now() - began, failed };
}

function failureOf(error: unknown): SideAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "target-failed";
  return { kind: "failed", code, message };
}

if (import.meta.main) {
  // Ctrl-C in the terminal reaches this process, too; who started it decides when it ends.
  Deno.addSignalListener("SIGINT", () => {});
  await main();
  // A watch that lost its member would try again for ever.
  Deno.exit();
}
