import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { syncOptionsOf } from "./sync_options.ts";

/** Groups that every API server has; all others come with CustomResourceDefinitions. */
const builtIn = /^(v1|(apps|batch|policy|autoscaling)\/v\d+|[a-z.-]+\.k8s\.io\/v\d+)$/;

/**
 * A custom resource skips Argo CD's dry run where its kind is missing: else the whole sync is
 * refused, even one that would bring the kind, and etcd does not start for want of a dashboard.
 */
export function customResourcesSkipDryRun({ objects }: Review): ReviewFinding[] {
  return objects.filter(({ apiVersion }) => !builtIn.test(apiVersion))
    .filter((object) => !syncOptionsOf(object).has("SkipDryRunOnMissingResource=true"))
    .map((object) => ({
      object: objectName(object),
      message: "does not skip the dry run where its kind is missing",
    }));
}
