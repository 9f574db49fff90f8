import { formatValue } from "../charts/format_value.ts";
import { type Unit, unitNamed } from "../charts/unit.ts";
import type { Figure } from "../results/findings.ts";

/** The unit of charts for the unit of a finding: a finding's ratio is a factor, its share a ratio. */
export function findingUnit(unit: string): Unit {
  if (unit === "ratio") return "times";
  if (unit === "share") return "ratio";
  if (unit === "requests/s") return "req/s";
  if (unit === "tenants") return "count";
  return unitNamed(unit);
}

/** A figure as people read it. */
export function figureValue({ unit, value }: Pick<Figure, "unit" | "value">): string {
  if (value === null) return "not found";
  return formatValue(value, figureUnit(unit));
}

/** A ratio may be a factor or an index such as Jain's; the figure's title says which. */
function figureUnit(unit: string): Unit {
  return unit === "ratio" ? "count" : findingUnit(unit);
}

/** Its interval; nothing when there is none. */
export function figureInterval({ interval, unit }: Pick<Figure, "interval" | "unit">): string {
  if (interval === null) return "";
  const [low, high] = [interval.low, interval.high].map((end) =>
    formatValue(end, figureUnit(unit))
  );
  return `${low} to ${high}`;
}
