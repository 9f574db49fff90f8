import { clusterNames } from "../../cluster_names.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { SectionFacts } from "../explanation.ts";

/** What to know of the way into Kamaji. */
export function kamajiSection(config: EtcdCluster): SectionFacts {
  const { clusterDomain, dataStore, members, ports } = config.spec;
  const names = clusterNames(config);
  const suffix = `${names.namespace}.svc.${clusterDomain}:${ports.client}`;
  if (!dataStore.enabled) {
    return {
      facts: [{
        label: "DataStore",
        text: "none: no tenant control plane uses this etcd through Kamaji",
        fields: ["spec.dataStore.enabled"],
      }],
      advice: [],
    };
  }
  const facts = [
    {
      label: "DataStore",
      text: `"${names.dataStore}", cluster-wide; tenant control planes name it in spec.dataStore`,
      fields: ["spec.dataStore.name"],
    },
    {
      label: "endpoints",
      text: dataStore.endpoints === "service"
        ? `${names.clientService}.${suffix}`
        : `${members} members by name, ${names.statefulSet}-0.${names.headlessService}.${suffix} ` +
          "and so on",
      fields: ["spec.dataStore.endpoints"],
    },
    {
      label: "gate",
      text:
        "Kamaji finds user root's certificate only after a quorum serves, authentication is on " +
        "and strangers were seen refused",
      fields: [],
    },
  ];
  const advice = dataStore.endpoints === "members"
    ? ["Control planes that know members by name log errors while one of them has no address."]
    : [];
  return { facts, advice };
}
