import type { Case } from "./conformance_case.ts";
import { argocd } from "./gitops/argocd_case.ts";
import { changeCases } from "./gitops/change_cases.ts";
import { clean } from "./gitops/clean_case.ts";
import { dataStoreHealth } from "./gitops/data_store_case.ts";
import { firstSync } from "./gitops/first_sync_case.ts";
import { git } from "./gitops/git_case.ts";
import { image } from "./gitops/image_case.ts";
import { lifecycleCases } from "./gitops/lifecycle_cases.ts";
import { memberCases } from "./gitops/member_cases.ts";
import { networkPolicies } from "./gitops/network_policy_case.ts";
import { plugin } from "./gitops/plugin_case.ts";
import { scheduleCases } from "./gitops/schedule_cases.ts";
import { statefulSetCases } from "./gitops/stateful_set_cases.ts";
import { takeOver } from "./gitops/take_over_case.ts";
import { wipedVolume } from "./gitops/wiped_volume_case.ts";
import { clusterCases } from "./cluster/cluster_cases.ts";
import { restore } from "./snapshots/restore_case.ts";
import { snapshotCases } from "./snapshots/snapshot_cases.ts";
import { tenantRestore } from "./snapshots/tenant_restore_case.ts";
import { authorities } from "./certificates/authority_case.ts";
import { certManager } from "./certificates/cert_manager_case.ts";
import { leaves } from "./certificates/leaf_case.ts";
import { inspect } from "./cluster/inspect_case.ts";
import { lostNode } from "./cluster/lost_node_case.ts";
import { runbooks } from "./cluster/runbook_case.ts";
import { monitoring } from "./monitoring/monitoring_case.ts";
import { exampleCases } from "./manifests/example_cases.ts";
import { refusals } from "./manifests/refusal_case.ts";
import { customKinds } from "./setup/custom_kinds.ts";

/**
 * All cases, in the order they run.
 *
 * @param examples The names in `examples/` that can be rendered.
 */
export function conformanceCases(examples: readonly string[]): readonly Case[] {
  return [
    customKinds,
    refusals,
    ...exampleCases(examples),
    clean,
    image,
    argocd,
    plugin,
    git,
    firstSync,
    ...memberCases,
    dataStoreHealth,
    networkPolicies,
    ...scheduleCases,
    ...changeCases,
    ...statefulSetCases,
    wipedVolume,
    ...snapshotCases,
    tenantRestore,
    restore,
    inspect,
    runbooks,
    ...clusterCases,
    lostNode,
    leaves,
    authorities,
    certManager,
    monitoring,
    ...lifecycleCases,
    takeOver,
  ];
}
