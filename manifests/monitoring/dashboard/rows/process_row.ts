import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { perSecond } from "../panel_queries.ts";

/** What members take of their machines, by their own account. */
export function processRow(facts: DashboardFacts): PanelRow {
  return { title: "Process", panels: [...resources(facts), ...runtime(facts)] };
}

function resources({ chosen, limits, memoryLimit, minor }: DashboardFacts): Panel[] {
  const used = `max by (pod) (process_resident_memory_bytes${chosen()})`;
  const limit = { expr: `vector(${memoryLimit})`, legend: "limit" };
  const share = limits("EtcdMemoryHigh").warning;
  const network: Panel = {
    kind: "timeseries",
    title: "Network of the pod",
    description:
      "All bytes that go in and out of the pod's network, snapshots and probes included.",
    unit: "Bps",
    queries: [
      ["receive", "received"],
      ["transmit", "sent"],
    ].map(([way, legend]) => ({
      expr: perSecond("pod", `process_network_${way}_bytes_total${chosen()}`),
      legend: `{{pod}} ${legend}`,
    })),
  };
  return [
    {
      kind: "timeseries",
      title: "Processor",
      description: "Processors that each member keeps busy; 1 is one whole.",
      unit: "short",
      queries: [{
        expr: perSecond("pod", `process_cpu_seconds_total${chosen()}`),
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Memory",
      description:
        "Memory that each member takes, pages of the database included, and its limit, at which it is killed.",
      unit: "bytes",
      alerts: ["EtcdMemoryHigh"],
      ...(memoryLimit > 0
        ? { thresholds: { warning: share * memoryLimit, critical: memoryLimit } }
        : {}),
      queries: [{ expr: used, legend: "{{pod}}" }, ...(memoryLimit > 0 ? [limit] : [])],
    },
    {
      kind: "timeseries",
      title: "File descriptors",
      description: "Share of the file descriptors that a member may open, connections among them.",
      unit: "percentunit",
      alerts: ["EtcdFileDescriptorsHigh"],
      thresholds: { warning: limits("EtcdFileDescriptorsHigh").warning, critical: 0.95 },
      queries: [{
        expr: `max by (pod) (process_open_fds${chosen()} / process_max_fds${chosen()})`,
        legend: "{{pod}}",
      }],
    },
    // The library that counts it came with 3.6.
    ...(minor >= 6 ? [network] : []),
  ];
}

function runtime({ chosen }: DashboardFacts): Panel[] {
  return [
    {
      kind: "timeseries",
      title: "Goroutines",
      description: "Goroutines of each member. Several for each client and each watch are normal.",
      unit: "short",
      queries: [{ expr: `max by (pod) (go_goroutines${chosen()})`, legend: "{{pod}}" }],
    },
    {
      kind: "timeseries",
      title: "Garbage collection",
      description: "Share of the time for which garbage collection halts the member.",
      unit: "percentunit",
      queries: [{
        expr: perSecond("pod", `go_gc_duration_seconds_sum${chosen()}`),
        legend: "{{pod}}",
      }],
    },
  ];
}
