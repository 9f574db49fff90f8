import { Failure } from "../../../diagnostics/failure.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { ClusterNeeds } from "../../scenarios/trial.ts";
import type { OpenTarget } from "../target.ts";
import { deployEtcd } from "./deploy_etcd.ts";
import { kindConfig } from "./kind_config.ts";
import { kindTarget } from "./kind_target.ts";
import type { OpenedKind } from "./open_kind.ts";

/** Namespace of what is loaded; it is made anew for each cluster, and removed with it. */
export const benchNamespace = "kamaji-etcd-bench";

/** Deploys clusters to kind, one for each call, each as the run's configuration and the needs say. */
export function kindTargets(kind: OpenedKind, config: EtcdCluster): OpenTarget {
  return async (needs) => {
    const { podNodes } = kind;
    const wished = kindConfig(configFor(config, needs), { namespace: benchNamespace, podNodes });
    const etcd = await deployEtcd(kind, wished);
    return { ...await kindTarget(etcd), close: () => etcd.close() };
  };
}

/**
 * What is deployed for a trial.
 *
 * @throws {Failure} `usage` for a trial that leaves out security
 */
function configFor(
  { spec, ...config }: EtcdCluster,
  { members, quotaBytes, security = "authenticated" }: ClusterNeeds,
): EtcdCluster {
  if (security !== "authenticated") {
    throw new Failure("usage", "No cluster of ours is deployed without authentication", {
      hint: "Run this scenario with --target local",
    });
  }
  return {
    ...config,
    spec: {
      ...spec,
      ...(members === undefined ? {} : { members }),
      ...(quotaBytes === undefined ? {} : { quota: String(quotaBytes) }),
    },
  };
}
