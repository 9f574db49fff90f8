import { type AdoptionNote, type AdoptionPart, defined } from "./adoption_part.ts";
import type { LiveDataStore, LiveRelease } from "./live_release.ts";
import { wishedAnnotations, wishedLabels } from "./pods_part.ts";

/** The fields of `spec` about Kamaji's DataStore and about monitoring. */
export function integrationPart(release: LiveRelease): AdoptionPart {
  const dataStore = dataStorePart(release);
  const monitoring = monitoringPart(release);
  return {
    spec: { ...dataStore.spec, ...monitoring.spec },
    notes: [...dataStore.notes, ...monitoring.notes],
  };
}

/** Another name or other endpoints would make Kamaji roll every tenant's API server. */
function dataStorePart({ dataStores, name, namespace }: LiveRelease): AdoptionPart {
  const chosen = dataStores.find(({ metadata }) => metadata?.name === name) ?? dataStores[0];
  if (chosen === undefined) {
    return {
      spec: { dataStore: { enabled: false } },
      notes: [{
        subject: "spec.dataStore",
        message: "no DataStore uses this etcd, so none is made",
      }],
    };
  }
  const members = chosen.spec?.endpoints?.some((each) =>
    each.includes(`.${name}.${namespace}.svc`)
  );
  return {
    spec: {
      dataStore: {
        name: chosen.metadata?.name ?? name,
        endpoints: members ? "members" : "service",
        labels: wishedLabels(chosen.metadata?.labels),
        annotations: wishedAnnotations(chosen.metadata?.annotations),
      },
    },
    notes: dataStores.filter((each) => each !== chosen).map(leftOut),
  };
}

function leftOut({ metadata }: LiveDataStore): AdoptionNote {
  return {
    subject: "spec.dataStore",
    message: `DataStore "${metadata?.name}" uses this etcd too; it stays as it is, and is ` +
      "nobody's but yours",
  };
}

function monitoringPart(release: LiveRelease): AdoptionPart {
  const { serviceMonitors, rules, namespace, prometheus } = release;
  if (serviceMonitors === undefined || rules === undefined) {
    return {
      spec: { monitoring: { serviceMonitor: { enabled: false }, rules: { enabled: false } } },
      notes: [{
        subject: "spec.monitoring",
        message: "the API monitoring.coreos.com/v1 does not exist here or may not be listed, so " +
          "no ServiceMonitor and no PrometheusRule are made",
      }],
    };
  }
  const [monitor] = serviceMonitors;
  const [rule] = rules;
  const [endpoint = {}] = monitor?.spec?.endpoints ?? [];
  const where = monitor?.metadata?.namespace;
  const interval = typeof endpoint.interval === "string" ? endpoint.interval : undefined;
  return {
    spec: {
      monitoring: {
        serviceMonitor: monitor === undefined ? {} : {
          labels: wishedLabels(monitor.metadata?.labels),
          ...(where === undefined || where === namespace ? {} : { namespace: where }),
          ...defined({ interval, prometheus }),
        },
        rules: rule === undefined ? {} : { labels: wishedLabels(rule.metadata?.labels) },
      },
    },
    notes: monitoringNotes(monitor?.metadata?.name, { rule: rule?.metadata?.name, endpoint }),
  };
}

interface MonitoringObjects {
  readonly rule: string | undefined;
  readonly endpoint: Readonly<Record<string, unknown>>;
}

function monitoringNotes(
  monitor: string | undefined,
  { rule, endpoint }: MonitoringObjects,
): AdoptionNote[] {
  const notes: AdoptionNote[] = [];
  const relabelled = ["relabelings", "metricRelabelings", "scrapeTimeout"]
    .filter((field) => endpoint[field] !== undefined);
  if (relabelled.length > 0) {
    notes.push({
      subject: "spec.monitoring.serviceMonitor",
      message: `${relabelled.join(", ")} of ServiceMonitor "${monitor}" are dropped: our alerts ` +
        "and dashboards rely on ours",
    });
  }
  const old = [
    monitor === undefined ? "" : `ServiceMonitor "${monitor}"`,
    rule === undefined ? "" : `PrometheusRule "${rule}"`,
  ].filter((each) => each !== "");
  if (old.length > 0) {
    notes.push({
      subject: "spec.monitoring",
      message: `ours have other names; delete ${old.join(" and ")} after the first sync`,
    });
  }
  return notes;
}
