import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { type Tenant, tenantOf } from "../../../etcd/tenants/tenant.ts";
import type { Observation } from "../observation.ts";
import type { WantedCertificate } from "../certificates/reissue_reason.ts";

/** The keys of a tenant's Secret that stand beside its certificate. */
export const tenantRemarks = ["prefix", "endpoints"] as const;

/**
 * A declared tenant.
 *
 * @throws {Failure} `tenant-refused` for a name or prefix that no tenant can have
 */
export function declaredTenant({ spec }: EtcdCluster, name: string): Tenant {
  return tenantOf(name, spec.tenants.find((tenant) => tenant.name === name)?.prefix);
}

/**
 * What a declared tenant's Secret says besides its certificate: its prefix, and the client Service,
 * behind which all members are.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function tenantSecretRemarks(
  config: EtcdCluster,
  name: string,
): Record<typeof tenantRemarks[number], string> {
  const { clientService, namespace } = clusterNames(config);
  const { clusterDomain, ports } = config.spec;
  return {
    prefix: declaredTenant(config, name).prefix,
    endpoints: `${clientService}.${namespace}.svc.${clusterDomain}:${ports.client}`,
  };
}

/** What a declared tenant's certificate should be. */
export function wantedTenantCertificate(
  config: EtcdCluster,
  name: string,
  { certificates: { authority }, now }: Pick<Observation, "certificates" | "now">,
): WantedCertificate {
  const remarks = Object.entries(tenantSecretRemarks(config, name));
  return {
    commonName: name,
    issuer: "client",
    remarks: remarks.map(([key, value]) => `${key}=${value}`),
    ...(authority.state === "present" ? { bundle: authority.bundle } : {}),
    now,
  };
}
