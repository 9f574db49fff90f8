import { join } from "node:path";
import type { Contender, ContenderTarget } from "./contender.ts";
import type { PutLoad, PutMeasure } from "./put_load.ts";
import { readBenchmarkReport } from "./read_benchmark_report.ts";

/** Bash's keyword tells milliseconds; what POSIX has tells hundredths. */
const timing = 'TIMEFORMAT="%U %S"; time "$@" 2>/dev/null';

/** Puts too few to count, from which the processor that starting takes is read. */
const startingPuts = 64;

/** Etcd's own benchmark, a process of its own for each load. Needs bash. */
export async function goContender(
  program: string,
  { credentials, endpoint }: ContenderTarget,
): Promise<Contender> {
  const folder = await Deno.makeTempDir({ prefix: "parity-" });
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await Deno.writeTextFile(path, content, { mode: 0o600 });
    return path;
  };
  const connection = [
    `--endpoints=${endpoint}`,
    `--cacert=${await file("ca.crt", credentials.trust)}`,
    `--cert=${await file("client.crt", credentials.certificate)}`,
    `--key=${await file("client.key", credentials.privateKey)}`,
    "--conns=1",
    "--precise",
  ];
  const run = (load: PutLoad) => timed(program, [...connection, ...putFlags(load)]);
  return {
    name: "etcd's benchmark (Go)",
    run: async (load) => measureOf(load, await run(load), await starting(run, load)),
    close: () => Deno.remove(folder, { recursive: true }),
  };
}

function putFlags({ count, inFlight, keySize, keys, rate, valueSize }: PutLoad): string[] {
  return [
    `--clients=${inFlight}`,
    "put",
    `--total=${count}`,
    `--key-size=${keySize}`,
    `--val-size=${valueSize}`,
    `--key-space-size=${keys}`,
    "--sequential-keys",
    ...(rate === undefined ? [] : [`--rate=${rate}`]),
  ];
}

interface TimedRun {
  readonly report: string;
  /** Microseconds. */
  readonly processor: number;
}

async function starting(
  run: (load: PutLoad) => Promise<TimedRun>,
  { rate: _rate, ...load }: PutLoad,
): Promise<number> {
  return (await run({ ...load, count: startingPuts })).processor;
}

function measureOf({ count }: PutLoad, run: TimedRun, start: number): PutMeasure {
  const processor = (run.processor - start) / (count - startingPuts);
  return { ...readBenchmarkReport(run.report), processor };
}

async function timed(program: string, args: readonly string[]): Promise<TimedRun> {
  const { code, stderr, stdout } = await new Deno.Command("bash", {
    args: ["-c", timing, "bash", program, ...args],
    // A language with a comma for a point would make the times unreadable.
    env: { LC_ALL: "C" },
  }).output();
  if (code !== 0) throw new Error(`Etcd's benchmark exited with code ${code}`);
  const [user = NaN, system = NaN] = new TextDecoder().decode(stderr).trim().split(" ").map(Number);
  return { report: new TextDecoder().decode(stdout), processor: (user + system) * 1e6 };
}
