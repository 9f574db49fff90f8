import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { perSecond } from "../panel_queries.ts";

/** What tenants and strangers were refused. */
export function refusedRow(facts: DashboardFacts): PanelRow {
  return { title: "Refused", panels: refused(facts) };
}

function refused({ chosen, limits }: DashboardFacts): Panel[] {
  const handled = (further: string) => `grpc_server_handled_total${chosen(further)}`;
  const { warning } = limits("EtcdAccessDenied");
  return [
    {
      kind: "timeseries",
      title: "Denied by method",
      description:
        "Requests for what the client may not do, or with a token that is none, a second. etcd does not say of whom.",
      unit: "reqps",
      width: 12,
      alerts: ["EtcdAccessDenied"],
      thresholds: { warning, critical: 10 * warning },
      queries: [{
        expr: "topk(10, " +
          perSecond("grpc_method", handled(`grpc_code=~"PermissionDenied|Unauthenticated"`)) + ")",
        legend: "{{grpc_method}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Wrong names and passwords",
      description: "Attempts to authenticate with a wrong name or password, a second.",
      unit: "reqps",
      width: 12,
      alerts: ["EtcdAccessDenied"],
      queries: [{
        expr: perSecond(
          "pod",
          handled(`grpc_method="Authenticate",grpc_code=~"InvalidArgument|Unknown"`),
        ),
        legend: "{{pod}}",
      }],
    },
  ];
}
