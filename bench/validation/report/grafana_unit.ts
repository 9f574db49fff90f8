import { type Unit, unitNamed } from "../../charts/unit.ts";

/** Grafana's ids of units that its dashboards here use, and ours. */
const units: Readonly<Record<string, Unit>> = {
  Bps: "bytes/s",
  bytes: "bytes",
  ms: "ms",
  none: "count",
  ops: "ops/s",
  percent: "percent",
  percentunit: "ratio",
  reqps: "req/s",
  s: "s",
  short: "count",
};

/** The unit that Grafana calls so; one that is not known here is written as it is. */
export function grafanaUnit(id: string): Unit {
  return Object.hasOwn(units, id) ? units[id] ?? "count" : unitNamed(id);
}
