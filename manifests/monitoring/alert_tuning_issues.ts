import { nearestName } from "../../diagnostics/nearest_name.ts";
import type { RuleIssue } from "../config/cross_field_rules.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { alertTemplates } from "./alert_templates.ts";

/** What is wrong with the tuning of alerts: names that no alert has, thresholds that it lacks. */
export function alertTuningIssues({ spec }: EtcdCluster): RuleIssue[] {
  return Object.entries(spec.monitoring.rules.alerts).flatMap(([name, tuning]): RuleIssue[] => {
    const path = ["spec", "monitoring", "rules", "alerts", name];
    const template = alertTemplates.find((each) => each.name === name);
    if (template === undefined) return [{ path, ...unknownAlert(name) }];
    if (tuning.threshold === undefined || template.threshold !== undefined) return [];
    return [{
      code: "conflict",
      path: [...path, "threshold"],
      message: `expected none, because ${name} has no threshold`,
      hint: "Remove it, or switch the alert off and write one of your own under additional",
    }];
  });
}

function unknownAlert(name: string): Omit<RuleIssue, "path"> {
  const names = alertTemplates.map((template) => template.name);
  const nearest = nearestName(name, names) ?? nearestName(`Etcd${name}`, names);
  return {
    code: "unknown-field",
    message: `there is no alert "${name}"`,
    hint: nearest === undefined
      ? "Take a name from docs/runbooks, which has a page for each alert, or write it under additional"
      : `Write "${nearest}"`,
  };
}
