import { fileURLToPath } from "node:url";
import type { Contender, ContenderTarget } from "./contender.ts";
import type { PutClientKind } from "./put_clients.ts";
import { processorTime } from "./processor_time.ts";
import type { PutLoad, PutMeasure } from "./put_load.ts";
import type { PutTimes } from "./run_puts.ts";
import type { PutProcessOrder } from "./put_process.ts";

/** Puts before each load that do not count: what lay idle while others ran is compiled again. */
const runUpPuts = 10_000;

/** One of our clients, in a process that stays: its code is compiled before anything is measured. */
export function denoContender(
  kind: PutClientKind,
  { credentials, endpoint }: ContenderTarget,
): Contender {
  const order: PutProcessOrder = { kind, endpoint, credentials };
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", pathOf("./put_process.ts")],
    cwd: pathOf("../../"),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const answers = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const say = (line: unknown) =>
    writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  const make = async (load: PutLoad) => {
    await say(load);
    await lineOf(answers);
    const used = await processorTime(child.pid);
    await say("times");
    const measured: PutTimes = JSON.parse(await lineOf(answers));
    return { measured, used };
  };
  // On standard input: arguments are visible to every user of the machine, and it has a key in it.
  const told = say(order);
  return {
    name: kind,
    run: async (load: PutLoad): Promise<PutMeasure> => {
      await told;
      const { rate: _rate, ...saturated } = load;
      await make({ ...saturated, count: runUpPuts });
      const before = await processorTime(child.pid);
      const { measured, used } = await make(load);
      return { ...measured, processor: (used - before) / load.count };
    },
    close: async () => {
      await writer.close();
      await answers.cancel();
      await child.status;
    },
  };
}

async function lineOf(answers: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  while (!text.endsWith("\n")) {
    const { done, value } = await answers.read();
    if (done) throw new Error("The process of a client has ended");
    text += value;
  }
  return text;
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
