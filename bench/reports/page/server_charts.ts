import { chartGrid } from "../../charts/figure.ts";
import { lineChart } from "../../charts/line_chart.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { type Unit, unitNamed } from "../../charts/unit.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { eventMarks } from "./latency_charts.ts";

/** What members told second by second, a chart for each metric and a line for each member. */
export function serverCharts(trial: TrialReport): Markup | undefined {
  const metrics = [...Map.groupBy(trial.seconds.server, ({ name }) => name).values()];
  const told = metrics.filter((members) =>
    members.some(({ values }) => values.some((value) => value !== null))
  );
  if (told.length === 0) return undefined;
  const marks = eventMarks(trial);
  const charts = told.map((members) =>
    lineChart({
      title: members[0]?.title ?? "",
      unit: serverUnit(members[0]?.unit ?? ""),
      series: members.map(({ member, values }) => ({
        name: member,
        points: values.map((value, second) => [second, value] as const),
      })),
      marks,
      gap: Infinity,
    })
  );
  return markup`<h3>Members meanwhile</h3>${chartGrid(charts)}`;
}

/** Units as the sampler names them. */
function serverUnit(name: string): Unit {
  if (name === "share") return "ratio";
  if (name === "count" || name === "") return "count";
  return unitNamed(name);
}
