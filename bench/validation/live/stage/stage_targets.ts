import { clusterNames } from "../../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { metricsJob } from "../../../../manifests/monitoring/metric_labels.ts";
import type { FileBackEnd } from "../../../targets/local/kept/file_back_end.ts";
import type { ScrapeTarget } from "../prometheus_process.ts";

/** What is watched. */
export interface Watched {
  /** What is on the stage. */
  readonly config: EtcdCluster;
  /** Knows the members' ports. */
  readonly backEnd: FileBackEnd;
  /** The members' pods. */
  readonly members: readonly string[];
  /** Where the keeper answers. */
  readonly keeperPort: number;
  /** Where what stands in for Kamaji answers. */
  readonly kamajiPort: number;
  /** `host:port` of the server that watches, which is scraped as well. */
  readonly prometheus: string;
}

/** What Prometheus scrapes, with the labels that prometheus-operator and our relabelling give them. */
export function stageTargets(
  { backEnd, config, kamajiPort, keeperPort, members, prometheus }: Watched,
): ScrapeTarget[] {
  const { keeper, namespace } = clusterNames(config);
  const shared = { namespace, endpoint: "metrics", etcd_cluster: config.metadata.name };
  return [
    ...members.map((pod) => ({
      address: `127.0.0.1:${backEnd.portsOf(pod).metrics}`,
      labels: { ...shared, job: metricsJob(config), pod, container: "etcd" },
    })),
    {
      address: `127.0.0.1:${keeperPort}`,
      labels: {
        ...shared,
        job: metricsJob(config, "keeper"),
        pod: `${keeper}-0`,
        container: "keeper",
      },
    },
    { address: `127.0.0.1:${kamajiPort}`, labels: { job: "kamaji", container: "kamaji" } },
    { address: prometheus, labels: { job: "prometheus", container: "prometheus" } },
  ];
}
