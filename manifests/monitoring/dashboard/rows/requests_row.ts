import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { orZero, perSecond, quantile } from "../panel_queries.ts";

/** What failed through no fault of the client, as the alerts judge it. */
const failures = `grpc_code=~"Unknown|Internal|Unavailable|DataLoss|DeadlineExceeded"`;

/** What clients ask, how it ends, and how long it takes. */
export function requestsRow(facts: DashboardFacts): PanelRow {
  return {
    title: "Requests",
    panels: [...answers(facts), ...durations(facts), ...waits(facts), ...clients(facts)],
  };
}

function answers({ chosen, limits }: DashboardFacts): Panel[] {
  const handled = (further?: string) => `grpc_server_handled_total${chosen(further)}`;
  const unary = `grpc_type="unary"`;
  return [
    {
      kind: "timeseries",
      title: "Requests by method",
      description: "Unary requests that were answered, the ten most frequent methods.",
      unit: "reqps",
      queries: [{
        expr: `topk(10, ${perSecond("grpc_method", handled(unary))})`,
        legend: "{{grpc_method}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Refused and failed by code",
      description:
        "Unary requests that did not end well, by gRPC code. FailedPrecondition and OutOfRange are often the client's; ResourceExhausted is the quota or a queue.",
      unit: "reqps",
      alerts: ["EtcdRequestsFailing", "EtcdWritesRejected"],
      queries: [{
        expr: `topk(8, ${perSecond("grpc_code", handled(`${unary},grpc_code!="OK"`))})`,
        legend: "{{grpc_code}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Share that failed",
      description:
        "Unary requests that failed through no fault of the client, of all, for the ten worst methods. Streams end when clients go and are left out.",
      unit: "percentunit",
      alerts: ["EtcdRequestsFailing", "EtcdRequestsFailingWidely"],
      thresholds: limits("EtcdRequestsFailing", "EtcdRequestsFailingWidely"),
      queries: [{
        expr: `topk(10, ${perSecond("grpc_method", handled(`${unary},${failures}`))} ` +
          `/ clamp_min(${perSecond("grpc_method", handled(unary))}, 0.001))`,
        legend: "{{grpc_method}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Writes refused for want of space or pace",
      description:
        "Puts and transactions refused with ResourceExhausted: the quota is used up, or applying is too far behind. 0 is good.",
      unit: "reqps",
      alerts: ["EtcdWritesRejected"],
      thresholds: { warning: 0.001, critical: 1 },
      queries: [{
        expr: perSecond(
          "pod",
          handled(`grpc_method=~"Put|Txn",grpc_code="ResourceExhausted"`),
        ),
        legend: "{{pod}}",
      }],
    },
  ];
}

function durations(facts: DashboardFacts): Panel[] {
  const { chosen, minor } = facts;
  const of = (share: number, histogram: string, by = "op") =>
    quantile(by, { share, histogram, selector: chosen() });
  const ranges: Panel = {
    kind: "timeseries",
    title: "Reading ranges",
    description:
      "How long members take to read what a range request asks for, slowest hundredth and half. Long ranges stand out here.",
    unit: "s",
    queries: [0.99, 0.5].map((share) => ({
      expr: orZero(of(share, "etcd_server_range_duration_seconds", "pod")),
      legend: `{{pod}} p${100 * share}`,
    })),
  };
  return [
    latency(facts),
    {
      kind: "timeseries",
      title: "Applying requests",
      description:
        "How long members take to apply what was agreed on, slowest hundredth and half by operation. Above 100 ms etcd itself calls it slow.",
      unit: "s",
      alerts: ["EtcdSlowApplies"],
      thresholds: { warning: 0.1, critical: 1 },
      queries: [0.99, 0.5].map((share) => ({
        expr: of(share, "etcd_server_apply_duration_seconds"),
        legend: `{{op}} p${100 * share}`,
      })),
    },
    // The histogram came with 3.6.
    ...(minor >= 6 ? [ranges] : []),
  ];
}

/** The best that a version and its configuration offer, as for the alert on it. */
function latency({ chosen, limits, metrics, minor }: DashboardFacts): Panel {
  const panel = (
    source: { histogram: string; by: string; further?: string },
    how: string,
  ): Panel => ({
    kind: "timeseries",
    title: "Latency of requests",
    description: `${how}, slowest hundredth and half.`,
    unit: "s",
    alerts: ["EtcdRequestsSlow"],
    thresholds: {
      ...limits("EtcdRequestsSlow"),
      critical: 10 * limits("EtcdRequestsSlow").warning,
    },
    queries: [0.99, 0.5].map((share) => ({
      expr: quantile(source.by, {
        share,
        histogram: source.histogram,
        selector: chosen(source.further),
      }),
      legend: `{{${source.by}}} p${100 * share}`,
    })),
  });
  if (metrics === "extensive") {
    const further = `grpc_service="etcdserverpb.KV",grpc_method=~"Range|Put|DeleteRange|Txn"`;
    const source = { histogram: "grpc_server_handling_seconds", by: "grpc_method", further };
    return panel(source, "Requests from their arrival to their answer, by method");
  }
  if (minor >= 7) {
    const source = { histogram: "etcd_server_request_duration_seconds", by: "type" };
    return panel(source, "Requests within the server, by type");
  }
  const source = { histogram: "etcd_server_apply_duration_seconds", by: "pod" };
  return panel(source, "Only how long applying takes, for etcd's basic metrics know no more");
}

function waits({ chosen, limits }: DashboardFacts): Panel[] {
  const { warning } = limits("EtcdSlowApplies");
  return [
    {
      kind: "timeseries",
      title: "Slow applies",
      description:
        "Requests that took longer than 100 ms to apply, a second. Clients notice when there are many.",
      unit: "ops",
      alerts: ["EtcdSlowApplies"],
      thresholds: { warning, critical: 10 * warning },
      queries: [{
        expr: perSecond("pod", `etcd_server_slow_apply_total${chosen()}`),
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Slow and failed read indexes",
      description:
        "Consistent reads ask the leader how far to be. Slow or failed ones mean an overloaded or missing leader.",
      unit: "ops",
      queries: [
        {
          expr: perSecond("pod", `etcd_server_slow_read_indexes_total${chosen()}`),
          legend: "{{pod}} slow",
        },
        {
          expr: perSecond("pod", `etcd_server_read_indexes_failed_total${chosen()}`),
          legend: "{{pod}} failed",
        },
      ],
    },
  ];
}

function clients({ chosen }: DashboardFacts): Panel[] {
  return [
    {
      kind: "timeseries",
      title: "Bytes to and from clients",
      description:
        "What members send to clients and get from them. Watches and lists are most of it.",
      unit: "Bps",
      queries: ["sent", "received"].map((way) => ({
        expr: perSecond("pod", `etcd_network_client_grpc_${way}_bytes_total${chosen()}`),
        legend: `{{pod}} ${way}`,
      })),
    },
    {
      kind: "timeseries",
      title: "Versions of clients",
      description: "Requests by the API version that the client says it speaks.",
      unit: "reqps",
      queries: [{
        expr: orZero(
          perSecond("client_api_version", `etcd_server_client_requests_total${chosen()}`),
        ),
        legend: "{{client_api_version}}",
      }],
    },
  ];
}
