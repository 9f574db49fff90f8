import type { Preflight } from "../results/run_result.ts";
import type { Target } from "../targets/target.ts";

/** What was found, before it was judged. */
export type PreflightFigures = Omit<Preflight, "publishable" | "reasons">;

/** Milliseconds that etcd asks of a disk at the 99th percentile (etcd FAQ, WAL fsync). */
const diskLimit = 10;
/** Milliseconds that a generator may be late at half of what it can. */
const lagLimit = 1;

/**
 * Whether figures of a machine may be shown. What does not forbid it but has to be said with them
 * is among the reasons too, after what forbids it.
 */
export function judgePreflight(
  { disk, generator }: PreflightFigures,
  { sharedMachine }: Pick<Target, "sharedMachine">,
): Pick<Preflight, "publishable" | "reasons"> {
  const faults: string[] = [];
  if (disk !== null && disk.latency.p99 >= diskLimit) {
    faults.push(`disk p99 ${disk.latency.p99} ms is not below ${diskLimit} ms`);
  }
  if (generator.lagP99AtHalf > lagLimit) {
    faults.push(
      `generator lags ${generator.lagP99AtHalf} ms at the 99th percentile at half of its rate`,
    );
  }
  const cautions: string[] = [];
  if (disk === null) cautions.push("the members' disk cannot be reached from here");
  if (sharedMachine) cautions.push("generator and members share this machine");
  return { publishable: faults.length === 0, reasons: [...faults, ...cautions] };
}
