import { describe } from "@std/testing/bdd";
import { customResourcesSkipDryRun } from "./custom_resources_skip_dry_run.ts";
import { itFindsBreakages, syncOptionsPath } from "./testing/breakage.ts";

describe("customResourcesSkipDryRun", () => {
  itFindsBreakages(
    customResourcesSkipDryRun,
    [
      "DataStore",
      "Certificate",
      "ServiceMonitor",
      "PrometheusRule",
      "GrafanaDashboard",
    ].map((kind) => ({
      what: `a ${kind} that must be known`,
      kind,
      path: syncOptionsPath,
      value: "ServerSideApply=true",
      finding: new RegExp(`${kind} .* does not skip the dry run`),
    })),
  );
});
