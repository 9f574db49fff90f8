import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { createKeeperMetrics, type KeeperMetrics } from "../../keeper/keeper_metrics.ts";
import { healthy } from "../../keeper/testing/example_observation.ts";

/** The metrics of a keeper that leads and knows everything it could: each has a sample. */
export function knownMetrics(): KeeperMetrics {
  const metrics = createKeeperMetrics();
  metrics.leads(true);
  metrics.stepDone("scale", "done");
  metrics.wished(
    exampleCluster({
      spec: { monitoring: { tenants: { budget: { bytes: "1Gi", keys: 1_000 } } } },
    }),
  );
  metrics.saw(healthy(), { kind: "settled" });
  metrics.alarmsRead([{ member: "1", type: "NOSPACE" }]);
  metrics.schedulesRead([
    { name: "drill", createdAt: 1, startedAt: 2, succeededAt: 3, running: 0, suspended: false },
  ]);
  metrics.tenantsCounted({
    takenAt: 1,
    took: 1,
    busy: 1,
    tenants: [{ name: "a", prefix: "/a/", keys: 1, bytes: 1, access: "writable" }],
    findings: [],
  });
  return metrics;
}
