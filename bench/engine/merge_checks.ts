import type { LoadCheck } from "../workloads/workload.ts";

/** Adds up what tenants, or workers, checked and measured. */
export function mergeChecks(parts: readonly LoadCheck[]): Required<LoadCheck> {
  return {
    checks: sums(parts.map(({ checks }) => checks)),
    violations: parts.flatMap(({ violations }) => violations),
    measures: sums(parts.map(({ measures = {} }) => measures)),
  };
}

function sums(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) total[name] = (total[name] ?? 0) + value;
  }
  return total;
}
