import { responsive } from "../../charts/figure.ts";
import { heatmap } from "../../charts/heatmap.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";

/** Tenants that are shown beside each other; more of them are laid out in lines. */
const mostBeside = 25;

/** Phases that are shown in lines of their own when there are too many tenants for one line. */
const mostPhases = 3;

/** The p99 of each tenant, so that one who fares worse than its neighbours stands out. */
export function tenantHeatmap({ phases }: TrialReport): Markup | undefined {
  const loaded = phases.filter(({ tenants }) =>
    tenants.filter(({ latency }) => latency.count > 0).length > 1
  );
  if (loaded.length === 0) return undefined;
  const most = Math.max(...loaded.map(({ tenants }) => tenants.length));
  if (most <= mostBeside) return byPhase(loaded);
  return markup`${loaded.slice(0, mostPhases).map(inLines)}`;
}

function byPhase(phases: readonly PhaseReport[]): Markup {
  const columns = [...new Set(phases.flatMap(({ tenants }) => tenants.map(({ name }) => name)))];
  return drawn("p99 of each tenant", {
    rows: phases.map(({ name }) => name),
    columns: columns.map(shortName),
    values: phases.map(({ tenants }) => {
      const found = new Map(tenants.map((tenant) => [tenant.name, p99Of(tenant)]));
      return columns.map((name) => found.get(name) ?? null);
    }),
  });
}

/** The name of a tenant begins with that of its trial, and is told apart by its end. */
function shortName(name: string): string {
  return name.replace(/^bench\d+-/, "").replace(/-0*(\d+)$/, " $1");
}

function inLines({ name, tenants }: PhaseReport): Markup {
  const lines = Math.ceil(tenants.length / mostBeside);
  return drawn(`p99 of each tenant, phase ${name}`, {
    rows: Array.from({ length: lines }, (_, line) => `from ${line * mostBeside}`),
    columns: Array.from({ length: mostBeside }, (_, place) => `+${place}`),
    values: Array.from(
      { length: lines },
      (_, line) =>
        Array.from({ length: mostBeside }, (_, place) => {
          const tenant = tenants[line * mostBeside + place];
          return tenant === undefined ? null : p99Of(tenant);
        }),
    ),
  });
}

function p99Of({ latency }: PhaseReport["tenants"][number]): number | null {
  return latency.count === 0 ? null : latency.p99;
}

interface Cells {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | null)[])[];
}

function drawn(title: string, cells: Cells): Markup {
  const make = (width: number) =>
    heatmap({ title, unit: "ms", ...cells, width, rowHeight: cells.rows.length > 8 ? 16 : 26 });
  return responsive(make, { narrow: 330, wide: 1_080 });
}
