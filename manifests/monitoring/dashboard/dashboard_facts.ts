import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { clusterNames } from "../../cluster_names.ts";
import { alertFacts } from "../alert_facts.ts";
import type { AlertFacts } from "../alert_template.ts";
import { alertTemplates } from "../alert_templates.ts";
import { clusterLabel } from "../metric_labels.ts";
import type { Thresholds } from "./panel.ts";

/** What is known of a cluster when its panels are written. */
export interface DashboardFacts extends Omit<AlertFacts, "matchers" | "keeperMatchers"> {
  /** Selects all members' metrics, with braces. */
  readonly all: string;
  /** Selects the metrics of the members that the reader chose, narrowed further, with braces. */
  readonly chosen: (further?: string) => string;
  /** Selects a metric of the keeper, narrowed further, with braces. */
  readonly keeper: (further?: string) => string;
  /** Selects alerts of this cluster, with braces. */
  readonly alerts: (further?: string) => string;
  /** Name of Kamaji's DataStore. */
  readonly dataStore: string;
  /**
   * The thresholds of two alerts, as they are tuned.
   *
   * @throws {Error} if there is no such alert
   */
  readonly limits: (warning: string, critical?: string) => Thresholds;
}

const members = `job="$job",namespace="$namespace"`;
const keeper = `job="$keeper",namespace="$namespace"`;

/**
 * What the panels of a cluster have to know of it. Job and namespace are named by variables that
 * hold exactly those of the cluster.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardFacts(config: EtcdCluster): DashboardFacts {
  const facts = alertFacts(config);
  return {
    ...facts,
    all: `{${members}}`,
    chosen: narrowed(`${members},pod=~"$pod"`),
    keeper: narrowed(keeper),
    alerts: narrowed(`${clusterLabel}="${config.metadata.name}",namespace="$namespace"`),
    dataStore: clusterNames(config).dataStore,
    limits(warning, critical = warning) {
      const [one, other] = [warning, critical].map((name) => threshold(config, { name, facts }));
      return { warning: one ?? 0, critical: other ?? 0 };
    },
  };
}

function narrowed(matchers: string): (further?: string) => string {
  return (further) => `{${matchers}${further === undefined ? "" : `,${further}`}}`;
}

interface Question {
  readonly name: string;
  readonly facts: AlertFacts;
}

function threshold(config: EtcdCluster, { facts, name }: Question): number {
  const template = alertTemplates.find((each) => each.name === name);
  if (template === undefined) throw new Error(`There is no alert "${name}"`);
  const tuned = config.spec.monitoring.rules.alerts[name]?.threshold;
  const given = tuned ?? template.threshold ?? 0;
  return typeof given === "number" ? given : given(facts);
}
