import { Failure } from "../../../diagnostics/failure.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { TenantReport } from "../../tenants/tenant_report.ts";
import type { KeeperBackEnd } from "../back_end.ts";
import type { CertificatesObservation } from "../observation.ts";
import type { TenantServers } from "./control_plane.ts";

/** What tenants are looked at with. */
export interface TenantLook {
  /** Where they are listed. */
  readonly backEnd: KeeperBackEnd;
  /** Whether the CA of clients is being replaced. */
  readonly certificates: CertificatesObservation;
  /** The tenants that etcd has, once they were counted. */
  readonly counted: TenantReport | undefined;
}

/**
 * Looks at tenants' API servers, where the config says so and as long as somebody waits for them: a
 * list of pods of all namespaces is not for nothing. What cannot be seen fails nothing else.
 *
 * @returns `undefined` where the config does not ask for it, or nobody waits
 */
export async function observeTenantServers(
  { spec }: EtcdCluster,
  { backEnd, certificates, counted }: TenantLook,
): Promise<TenantServers | undefined> {
  if (!spec.certificates.client.watchTenants) return undefined;
  if (certificates.rotations.client.change === undefined) return undefined;
  if (backEnd.controlPlanes === undefined) {
    return { state: "unseen", reason: "There is no Kubernetes to ask" };
  }
  try {
    const declared = spec.tenants.map(({ name }) => name);
    return {
      state: "seen",
      controlPlanes: await backEnd.controlPlanes(),
      tenants: counted === undefined
        ? undefined
        : [...new Set([...declared, ...counted.tenants.map(({ name }) => name)])],
    };
  } catch (error) {
    if (error instanceof Failure) return { state: "unseen", reason: error.message };
    throw error;
  }
}
