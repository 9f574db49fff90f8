import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { prometheusRule } from "../../../manifests/monitoring/prometheus_rule.ts";
import { forwardPort } from "../../kubernetes/forward_port.ts";
import { applyObject, deleteObject, mergeObject } from "../../kubernetes/objects.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import { until } from "../../kubernetes/until.ts";
import { untilServed } from "../../kubernetes/until_served.ts";
import { prometheusNodePort } from "../../targets/kind/node_ports.ts";
import type { OpenedKind } from "../../targets/kind/open_kind.ts";
import { prometheusOperator, publishedObjects } from "../../targets/kind/published_manifest.ts";
import { type PrometheusClient, prometheusClient } from "../live/prometheus_client.ts";
import type { LiveRuleGroup, RuleSet } from "../live/scaling/rule_set.ts";
import { watcherName, watcherNamespace, watcherObjects } from "./watcher_objects.ts";

/** Which cluster is watched, and how often. */
export interface WatcherOptions {
  /** The cluster, whose ServiceMonitors and PrometheusRule are picked up. */
  readonly config: EtcdCluster;
  /** Folder of the operator's manifest. Default: it is downloaded. */
  readonly manifests: string | undefined;
  /** Seconds between two evaluations of rules. */
  readonly interval: number;
}

/** A Prometheus that prometheus-operator runs on kind. */
export interface PrometheusOnKind {
  /** Its API. */
  readonly client: PrometheusClient;
  /** Writes rules into the cluster's PrometheusRule, and waits until they are evaluated. */
  loadRules(sets: readonly RuleSet[]): Promise<void>;
  /** Writes the PrometheusRule as it is rendered, and waits until its rules are evaluated. */
  loadRendered(config: EtcdCluster): Promise<void>;
  /** Removes it; the operator stays. */
  close(): Promise<void>;
}

/** A series that tells which rules are evaluated. */
const generationSeries = "kamaji_etcd_bench:rules_generation";

/** Minutes for the operator to write, the kubelet to mount, and Prometheus to read. */
const loadedWithin = 3;

/** Registers the operator's kinds and runs the operator; what is there stays as it is. */
export async function installOperator(
  { kubernetes, progress, signal }: OpenedKind,
  manifests: string | undefined,
): Promise<void> {
  const step = progress.step("Installing prometheus-operator");
  try {
    const objects = await publishedObjects(prometheusOperator, { folder: manifests, signal });
    for (const object of objects) await applyObject(kubernetes, object);
    const kinds = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
    await untilServed({ kubernetes, signal }, kinds.map(({ metadata }) => metadata.name));
    step.done(`${kinds.length} kinds`);
  } catch (error) {
    step.failed();
    throw error;
  }
}

/** Has the operator run a Prometheus that picks up what one namespace holds. */
export async function startWatcher(
  kind: OpenedKind,
  options: WatcherOptions,
): Promise<PrometheusOnKind> {
  const { kubernetes, progress, signal } = kind;
  const { config } = options;
  const { namespace } = clusterNames(config);
  const step = progress.step("Having prometheus-operator run a Prometheus");
  for (const object of watcherObjects({ ...options, namespace })) {
    await applyObject(kubernetes, object);
  }
  const pod = `prometheus-${watcherName}-0`;
  await until<true, Pod>(kubernetes, {
    ...{ apiVersion: "v1", kind: "Pod", namespace: watcherNamespace },
    fields: `metadata.name=${pod}`,
    what: "Prometheus to be ready",
    found: ([each]) => isReady(each) || undefined,
    seen: ([each]) => JSON.stringify(each?.status?.conditions ?? "no pod"),
    signal: AbortSignal.any([signal, AbortSignal.timeout(300_000)]),
  });
  const address = await kind.addressOf(prometheusNodePort);
  const forwarded = address === undefined
    ? await forwardPort(kubernetes, { namespace: watcherNamespace, pod, port: 9090 })
    : undefined;
  const client = prometheusClient(`http://${address ?? forwarded!.address}`);
  step.done();
  let generation = Date.now();
  const write = async (rule: StoredObject, groups: readonly LiveRuleGroup[]) => {
    generation += 1;
    const marker = {
      name: "kamaji-etcd-bench",
      rules: [{ record: generationSeries, expr: `vector(${generation})` }],
    };
    await applyObject(kubernetes, { ...rule, spec: { groups: [...groups, marker] } });
    await untilEvaluated();
  };
  // A kubelet looks at mounted ConfigMaps once a minute, but at once when their pod changes.
  const nudge = () =>
    mergeObject(kubernetes, {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: pod, namespace: watcherNamespace } },
    }, { metadata: { annotations: { "kamaji-etcd.io/bench": String(Date.now()) } } });
  const untilEvaluated = async () => {
    const deadline = performance.now() + loadedWithin * 60_000;
    for (let look = 0;; look += 1) {
      signal.throwIfAborted();
      const [seen] = await client.query(generationSeries).catch(() => []);
      if (seen?.value === generation) return;
      if (performance.now() > deadline) throw new Error("Prometheus does not load the rules");
      if (look % 4 === 1) await nudge();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  return {
    client,
    loadRules: (sets) => write(ruleOf(config), sets.flatMap(({ groups }) => groups)),
    loadRendered: (rendered) => {
      const rule = ruleOf(rendered);
      return write(rule, Object(rule["spec"]).groups);
    },
    close: async () => {
      await forwarded?.close();
      await deleteObject(kubernetes, {
        ...{ apiVersion: "v1", kind: "Namespace", metadata: { name: watcherNamespace } },
      });
    },
  };
}

/** Through JSON, as it is sent. */
function ruleOf(config: EtcdCluster): StoredObject {
  return JSON.parse(JSON.stringify(prometheusRule(config)));
}

interface Pod extends StoredObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

function isReady(pod: Pod | undefined): boolean {
  return pod?.status?.conditions?.some(({ status, type }) =>
    type === "Ready" && status === "True"
  ) === true;
}
