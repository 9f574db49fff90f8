import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { defaultCacheDirectory } from "../targets/local/binary/default_cache_directory.ts";
import { buildPrograms } from "./build_programs.ts";
import type { Contender, ContenderTarget } from "./contender.ts";
import { denoContender } from "./deno_contender.ts";
import { goContender } from "./go_contender.ts";
import { openEtcd, openIdleServer, type ParityServer } from "./open_server.ts";
import { type ParityResult, type ParityRound, parityTable } from "./parity_table.ts";
import type { PutLoad } from "./put_load.ts";

const usage = "--rounds --puts (of a load) --rate (of the paced load, a second) --members --idle";

/** What is asked of the measurement. */
interface ParityOptions {
  readonly rounds: number;
  readonly puts: number;
  readonly rate: number;
  readonly members: number;
  /** Against a server that keeps nothing instead of an etcd. */
  readonly idle: boolean;
}

/** Puts before any is counted: our clients' code is compiled while it runs, Go's is already. */
const warmUpPuts = 30_000;

/** As etcd's benchmark is usually run: 64 puts of 1 KiB under way, on one connection. */
const shape = { inFlight: 64, keySize: 32, valueSize: 1_024, keys: 10_000 } as const;

/**
 * Measures etcd's own benchmark, etcd3 on grpc-js, etcd3 on our channel and our hot path, all against
 * the leader of one cluster on loopback with mutual TLS and authentication: in each round every
 * client makes the same two loads, one as fast as it goes and one at a given rate, in an order that
 * moves on from round to round. Prints a table.
 */
async function main(): Promise<void> {
  const options = optionsOf(Deno.args);
  const { benchmark, idleServer } = await buildPrograms(defaultCacheDirectory());
  const server = options.idle ? await openIdleServer(idleServer) : await openEtcd(options.members);
  try {
    const before = loadavg()[0] ?? 0;
    const results = await measure(server, { ...options, benchmark });
    console.log(parityTable(results));
    console.log(contextOf(server, { ...options, before }));
  } finally {
    await server.stop();
  }
}

function optionsOf(args: readonly string[]): ParityOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "7" },
      puts: { type: "string", default: "20000" },
      rate: { type: "string", default: "2000" },
      members: { type: "string", default: "3" },
      idle: { type: "boolean", default: false },
    },
  });
  const [rounds, puts, rate, members] = [values.rounds, values.puts, values.rate, values.members]
    .map(Number) as [number, number, number, number];
  const isSensible = rounds >= 1 && rounds <= 50 && puts >= 1_000 && puts <= 200_000 && rate >= 100;
  if (!isSensible) throw new Error(`Too much or too little; ${usage}`);
  return { rounds, puts, rate, members, idle: values.idle };
}

async function measure(
  target: ContenderTarget,
  { benchmark, puts, rate, rounds }: ParityOptions & { readonly benchmark: string },
): Promise<readonly ParityResult[]> {
  const ours = [
    denoContender("etcd3 on grpc-js", target),
    denoContender("etcd3 on our channel", target),
    denoContender("our hot path", target),
  ];
  const contenders = [await goContender(benchmark, target), ...ours];
  const saturated: PutLoad = { ...shape, count: puts };
  const paced: PutLoad = { ...shape, count: puts, rate };
  const results = contenders.map(({ name }) => ({ name, rounds: [] as ParityRound[] }));
  try {
    for (const contender of ours) await contender.run({ ...shape, count: warmUpPuts });
    for (let round = 0; round < rounds; round++) {
      console.error(`Round ${round + 1} of ${rounds}`);
      for (let nth = 0; nth < contenders.length; nth++) {
        const at = (round + nth) % contenders.length;
        results[at]!.rounds.push(await oneRound(contenders[at]!, { saturated, paced }));
      }
    }
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return results;
}

async function oneRound(
  contender: Contender,
  loads: Readonly<Record<keyof ParityRound, PutLoad>>,
): Promise<ParityRound> {
  return {
    saturated: await contender.run(loads.saturated),
    paced: await contender.run(loads.paced),
  };
}

function contextOf(
  { title }: ParityServer,
  { before, puts, rate, rounds }: ParityOptions & { readonly before: number },
): string {
  const [after = 0] = loadavg();
  return [
    "",
    `${title};`,
    `${navigator.hardwareConcurrency} processors, load average ${before.toFixed(1)} before and`,
    `${after.toFixed(1)} after. ${rounds} rounds of ${puts} puts of 1 KiB, 64 under way on one`,
    `connection; then as many at ${rate} a second. Medians; ratios are of rounds, with quartiles.`,
  ].join("\n");
}

if (import.meta.main) await main();
