import { clusterNames } from "../../../manifests/cluster_names.ts";
import { alertRules } from "../../../manifests/monitoring/alert_rules.ts";
import { clusterLabel, metricsJob } from "../../../manifests/monitoring/metric_labels.ts";
import { recordingRules } from "../../../manifests/monitoring/recording_rules.ts";
import type { PrometheusTarget } from "../live/prometheus_client.ts";
import type { KindStage } from "./kind_stage.ts";

/** One thing that prometheus-operator has to bring about. */
export interface OperatorCheck {
  /** What is checked, as a sentence. */
  readonly name: string;
  /** What was seen. */
  readonly told: string;
  /** Whether it holds. */
  readonly holds: boolean;
}

const within = 60_000;

/**
 * What prometheus-operator makes of our objects: every member and the keeper as a target that is up
 * and has the labels that rules and dashboards ask for, and every rendered rule loaded, evaluated and
 * well.
 */
export async function operatorChecks(stage: KindStage): Promise<OperatorCheck[]> {
  const checks = [targetsUp, rulesLoaded];
  const results: OperatorCheck[] = [];
  for (const check of checks) results.push(await inTime(() => check(stage)));
  return results;
}

/** Scrapes and evaluations need a moment. */
async function inTime(check: () => Promise<OperatorCheck>): Promise<OperatorCheck> {
  const deadline = performance.now() + within;
  for (;;) {
    const result = await check();
    if (result.holds || performance.now() > deadline) return result;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function targetsUp({ config, members, prometheus }: KindStage): Promise<OperatorCheck> {
  const { keeper, namespace } = clusterNames(config);
  const targets = await prometheus.client.targets();
  const ours = targets.filter(({ labels }) => labels["namespace"] === namespace);
  const wanted = [
    ...members.map((pod) => ({ job: metricsJob(config), pod: (name: string) => name === pod })),
    {
      job: metricsJob(config, "keeper"),
      pod: (name: string) => name.startsWith(`${keeper}-`),
    },
  ];
  const isThere = ({ job, pod }: typeof wanted[number]) =>
    ours.some(({ health, labels }) =>
      health === "up" && labels["job"] === job && pod(labels["pod"] ?? "") &&
      labels[clusterLabel] === config.metadata.name
    );
  const there = wanted.filter(isThere).length;
  return {
    name: "ServiceMonitors: every member and the keeper is scraped, with the labels of our rules",
    told: `${there} of ${wanted.length} up${there === wanted.length ? "" : `; ${seen(ours)}`}`,
    holds: there === wanted.length && ours.length === wanted.length,
  };
}

function seen(targets: readonly PrometheusTarget[]): string {
  return targets.map(({ health, labels, lastError }) =>
    `${labels["pod"]} of ${labels["job"]} ${health} ${lastError}`
  ).join(", ") || "no target";
}

async function rulesLoaded({ config, prometheus }: KindStage): Promise<OperatorCheck> {
  const wanted = [
    ...recordingRules(config).map(({ record }) => record),
    ...alertRules(config).map(({ alert }) => alert),
  ];
  const rules = await prometheus.client.rules();
  const healthy = wanted.filter((name) =>
    rules.some((rule) => rule.name === name && rule.health === "ok")
  );
  const ill = rules.filter(({ health }) => health !== "ok");
  const missing = wanted.filter((name) => !healthy.includes(name));
  return {
    name: "PrometheusRule: every rendered rule is loaded and evaluated without an error",
    told: `${healthy.length} of ${wanted.length} healthy` +
      (missing.length === 0 ? "" : `; not ${missing.join(", ")}`) +
      ill.map(({ lastError, name }) => `; ${name}: ${lastError}`).join(""),
    holds: missing.length === 0 && ill.length === 0,
  };
}
