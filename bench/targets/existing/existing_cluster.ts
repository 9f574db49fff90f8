import type { CertifiedKey } from "../../../operations/certificates/certified_key.ts";
import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import type { LoadEndpoints } from "../../engine/load_plan.ts";
import type { MetricsEndpoint } from "../target.ts";

/** Who signs certificates of tenants. */
export type TenantAuthority =
  /** The CA that members trust for clients. */
  | { readonly kind: "signer"; readonly authority: CertifiedKey; readonly origin: string }
  /** Nobody: all load is made as root, which no prefix confines. */
  | { readonly kind: "none"; readonly reason: string };

/** A cluster of somebody else, as it is reached. */
export interface ExistingCluster {
  /** Which one it is, in words: `etcd at 10.0.0.7:2379`. */
  readonly place: string;
  /** `host:port` of every member, in an order that stays. */
  readonly endpoints: readonly string[];
  /** The name that members' certificates are checked for, where it is not the host. */
  readonly serverName: string | undefined;
  /** The credentials of a user with the role root. */
  readonly root: ClientCredentials;
  /** Who signs certificates of tenants. */
  readonly authority: TenantAuthority;
  /** The backend quota in bytes, where it is known. */
  readonly quotaBytes: number | undefined;
  /** Metrics of its members, as far as they can be asked. */
  readonly metrics: readonly MetricsEndpoint[];
  /** Whether requests take a way of their own, as through the API server. */
  readonly isForwarded: boolean;
  /** Where generators within Kubernetes connect, where there are such. */
  readonly inCluster: LoadEndpoints | undefined;
  /** What configures it, for the result's hash. */
  readonly configuration: unknown;
  /** Ends whatever was opened to reach it. */
  close(): Promise<void>;
}
