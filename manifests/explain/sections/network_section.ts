import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Fact, SectionFacts } from "../explanation.ts";

/** What to know of ports and of who may reach them. */
export function networkSection({ spec }: EtcdCluster): SectionFacts {
  const { networkPolicy, ports, services } = spec;
  const { clients, enabled, monitoring } = networkPolicy;
  const facts: Fact[] = [
    {
      label: "clients",
      text: `port ${ports.client}, mutual TLS: ${
        !enabled || clients.length === 0
          ? "anybody may connect, certificates decide"
          : `the keeper, our Jobs and ${clients.map(peerText).join(", ")}`
      }`,
      fields: ["spec.ports.client", "spec.networkPolicy.clients"],
    },
    {
      label: "members",
      text: `port ${ports.peer}, mutual TLS: ${enabled ? "members only" : "certificates decide"}`,
      fields: ["spec.ports.peer"],
    },
    {
      label: "metrics",
      text: `port ${ports.metrics}, plain HTTP: ${
        !enabled
          ? "anybody"
          : monitoring.length === 0
          ? "pods of every namespace"
          : `the keeper and ${monitoring.map(peerText).join(", ")}`
      }`,
      fields: ["spec.ports.metrics", "spec.networkPolicy.monitoring"],
    },
    {
      label: "families",
      text: `${services.ipFamilies.join(", then ")}; names end in .${spec.clusterDomain}`,
      fields: ["spec.services.ipFamilies", "spec.clusterDomain"],
    },
  ];
  const advice = enabled ? [] : [
    "Without NetworkPolicies every pod reaches the metrics port, which asks for no certificate.",
  ];
  return { facts, advice };
}

type Peer = EtcdCluster["spec"]["networkPolicy"]["clients"][number];

function peerText({ cidr, namespaceLabels, podLabels }: Peer): string {
  if (cidr !== undefined) return cidr;
  const pods = podLabels === undefined ? "pods" : `pods with ${labelText(podLabels)}`;
  if (namespaceLabels === undefined) return `${pods} of this namespace`;
  return `${pods} of namespaces with ${labelText(namespaceLabels)}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(" and ");
  return text === "" ? "any labels" : text;
}
