import { clusterNames } from "../../cluster_names.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { metricMatchers, metricsJob } from "../metric_labels.ts";
import type { VariableJson } from "./dashboard_json.ts";
import { datasource } from "./panel_json.ts";

/** Which variable asks for values. */
export interface ValuesVariable {
  /** Its name. */
  readonly name: string;
  /** What the reader sees. */
  readonly label: string;
  /** Whose label of the same name is listed. */
  readonly series: string;
}

/**
 * The variables of a dashboard: the data source, the cluster, which is fixed, and those by which the
 * reader narrows what is shown.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardVariables(
  config: EtcdCluster,
  values: readonly ValuesVariable[],
): VariableJson[] {
  const fixed = Object.entries(clusterVariables(config));
  return [
    {
      name: "datasource",
      label: "Data source",
      type: "datasource",
      query: "prometheus",
      refresh: 1,
    },
    ...fixed.map(([name, value]): VariableJson => ({
      name,
      type: "constant",
      query: value,
      current: { text: value, value },
      hide: 2,
      skipUrlSync: true,
    })),
    ...values.map(valuesVariable),
  ];
}

/**
 * What names a cluster in queries: its namespace, and the jobs of members and keeper.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterVariables(
  config: EtcdCluster,
): Readonly<Record<"namespace" | "job" | "keeper", string>> {
  return {
    namespace: clusterNames(config).namespace,
    job: metricsJob(config),
    keeper: metricsJob(config, "keeper"),
  };
}

/** The variable that chooses members. */
export function podVariable(config: EtcdCluster): ValuesVariable {
  return { name: "pod", label: "Member", series: `up{${metricMatchers(config)}}` };
}

/** The variable that chooses tenants. */
export function tenantVariable(config: EtcdCluster): ValuesVariable {
  const series = `kamaji_etcd_keeper_tenant_bytes{${metricMatchers(config, "keeper")}}`;
  return { name: "tenant", label: "Tenant", series };
}

function valuesVariable({ label, name, series }: ValuesVariable): VariableJson {
  const query = `label_values(${series}, ${name})`;
  return {
    name,
    label,
    type: "query",
    datasource,
    query: { query, refId: name },
    definition: query,
    refresh: 2,
    sort: 7,
    multi: true,
    includeAll: true,
    allValue: ".*",
    current: { text: "All", value: "$__all" },
  };
}
