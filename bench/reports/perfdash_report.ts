import type { RunResult } from "../results/run_result.ts";
import { operationRows } from "./operation_rows.ts";

/**
 * A result as Kubernetes' perf-dash reads it, and as etcd's own benchmark writes it with
 * `--report-perfdash` (pkg/report/perfdash.go): the 50th, 90th and 99th percentile of each operation
 * in milliseconds, with labels that tell them apart.
 */
export function perfdashReport(result: RunResult): string {
  const { environment, scenario } = result;
  const report = {
    version: "v1",
    dataItems: operationRows(result).map(({ operation, phase, trial }) => ({
      data: {
        Perc50: operation.latency.p50,
        Perc90: operation.latency.p90,
        Perc99: operation.latency.p99,
      },
      unit: "ms",
      labels: {
        Metric: "latency",
        Trial: trial.name,
        Phase: phase.name,
        Group: operation.group,
        Operation: operation.name,
      },
    })),
    labels: {
      Scenario: scenario.name,
      Profile: scenario.profile,
      Etcd: environment.etcd,
      Environment: environment.hash,
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
