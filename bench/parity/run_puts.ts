import { Buffer } from "node:buffer";
import { quantile } from "../render/paired_ratio.ts";
import type { PutLoad, PutMeasure } from "./put_load.ts";

/** Puts one key. */
export type Put = (key: Buffer, value: Buffer) => Promise<unknown>;

/** What can be seen of a {@link PutMeasure} from within the process. */
export type PutTimes = Omit<PutMeasure, "processor">;

/** Milliseconds between two looks at what is due: what timers can keep. */
const paceInterval = 1;

/**
 * Makes a load through a client and times it. Puts that fail count as such and have no latency.
 *
 * @returns what works out the times, which is no part of the load
 */
export async function runPuts(put: Put, load: PutLoad): Promise<() => PutTimes> {
  const { count, inFlight, rate } = load;
  const { one, times } = timedPuts(put, load);
  const begun = performance.now();
  if (rate === undefined) await saturate({ one, count, inFlight });
  else await pace({ one, count, inFlight, rate });
  const seconds = (performance.now() - begun) / 1_000;
  return () => times(seconds);
}

interface Pace {
  readonly one: () => Promise<void>;
  readonly count: number;
  readonly inFlight: number;
}

/** The next put follows as soon as one is answered. */
async function saturate({ count, inFlight, one }: Pace): Promise<void> {
  let sent = 0;
  const slot = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, slot));
}

/** Puts are sent when they are due, at even distances, unless too many are under way. */
async function pace(
  { count, inFlight, one, rate }: Pace & { readonly rate: number },
): Promise<void> {
  const begun = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, (performance.now() - begun) / 1_000 * rate);
    for (; sent < due && underWay.size < inFlight; sent++) {
      const work: Promise<void> = one().finally(() => underWay.delete(work));
      underWay.add(work);
    }
    await new Promise((resolve) => setTimeout(resolve, paceInterval));
  }
  await Promise.all(underWay);
}

interface TimedPuts {
  /** Puts the next key. */
  readonly one: () => Promise<void>;
  /** What became of all of them in so many seconds. */
  readonly times: (seconds: number) => PutTimes;
}

function timedPuts(put: Put, load: PutLoad): TimedPuts {
  const keys = Array.from({ length: load.keys }, (_, nth) => keyOf(nth, load.keySize));
  const value = Buffer.alloc(load.valueSize, "v");
  const latencies = new Float64Array(load.count);
  let sent = 0;
  let done = 0;
  let failed = 0;
  return {
    one: async () => {
      const key = keys[sent++ % keys.length]!;
      const begun = performance.now();
      try {
        await put(key, value);
        latencies[done++] = performance.now() - begun;
      } catch {
        failed += 1;
      }
    },
    times: (seconds) => {
      const known = [...latencies.subarray(0, done)];
      const [median, p99] = done === 0
        ? [Infinity, Infinity]
        : [quantile(known, 0.5), quantile(known, 0.99)];
      return { throughput: done / seconds, median, p99, failed };
    },
  };
}

function keyOf(nth: number, size: number): Buffer {
  return Buffer.from(String(nth).padStart(size, "k"));
}
